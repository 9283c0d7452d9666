import { readPackage } from './assets.ts';
import { composeCli } from './compose-cli.ts';
import { dockerEngine } from './docker/docker-engine.ts';
import { gitBuilder } from './git-builder.ts';
import { httpClient } from './http-client.ts';
import { linuxHost } from './linux-host.ts';
import { nameServers } from './name-servers.ts';
import { nodeFiles } from './node-files.ts';
import type { Ports } from './ports.ts';
import { randomText } from './random-text.ts';
import { systemClock } from './system-clock.ts';
import { systemdUnits } from './systemd-units.ts';
import { tlsPeer } from './tls-peer.ts';
import { debianTrustStore } from './trust-store.ts';
import { x509 } from './x509.ts';

/** The real world. @param version of this program */
export function realPorts(version: string): Ports {
  return {
    files: nodeFiles(),
    host: linuxHost(),
    hostUnits: systemdUnits(),
    certificates: x509,
    program: { version, node: process.execPath, files: readPackage },
    packages: async () => (await import('./npm-registry.ts')).npmRegistry(),
    clock: systemClock(),
    engine: dockerEngine(),
    compose: composeCli(),
    http: httpClient(),
    tls: tlsPeer(),
    nameServers: nameServers(),
    acme: async () => (await import('./acme-server.ts')).acmeServer(),
    trustStore: debianTrustStore(),
    builder: gitBuilder(),
    objectStore: async (access) => (await import('./s3-store.ts')).s3Store(access),
    randomText,
  };
}
