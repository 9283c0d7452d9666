import type { NetworkInterfaceInfo } from 'node:os';
import { expect, it } from 'vitest';
import { linuxHost } from '../../../src/host/linux-host.ts';

/** Addresses of a host with these devices. */
const addressesOf = (devices: NodeJS.Dict<NetworkInterfaceInfo[]>) => linuxHost(() => devices).addresses();

/** A device of the operating system with these addresses. */
const device = (addresses: readonly string[], internal = false): NetworkInterfaceInfo[] =>
  addresses.map((address) => ({
    address,
    internal,
    netmask: '',
    mac: '',
    cidr: null,
    ...(address.includes(':') ? { family: 'IPv6' as const, scopeid: 0 } : { family: 'IPv4' as const }),
  }));

it('the addresses of this host are those of its devices, in their short form', () => {
  const devices = {
    lo: device(['127.0.0.1', '::1'], true),
    eth0: device(['192.168.1.5', '2001:0db8:0:0:0:0:0:5', 'fd00::2']),
    docker0: device(['172.17.0.1']),
    gone: undefined,
  };
  expect(addressesOf(devices)).toEqual(['192.168.1.5', '2001:db8::5', 'fd00::2', '172.17.0.1']);
});

it.each(['169.254.1.2', 'fe80::1', 'febf:ffff::1', 'FE80::A'])('%s is of one link alone', (address) => {
  expect(addressesOf({ eth0: device([address]) })).toEqual([]);
});

it.each(['169.253.1.2', '69.254.1.2', 'fec0::1', 'fe7f::1', 'fe8::1'])('%s is not of one link alone', (address) => {
  expect(addressesOf({ eth0: device([address]) })).toEqual([address]);
});

it('there are none without a network', () => {
  expect(addressesOf({ lo: device(['127.0.0.1'], true) })).toEqual([]);
});
