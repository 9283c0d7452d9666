import { createPrivateKey, KeyObject, randomBytes, webcrypto, X509Certificate } from 'node:crypto';
import { isIP } from 'node:net';
// Before `toLegacyObject`, which loads a part of it: in Node 20 it would never be whole then.
import 'node:tls';
import type { X509CertificateCreateParamsBase } from '@peculiar/x509';
import { authorityKeyOf } from '../core/authority-key.ts';
import {
  checkNames,
  commonName,
  nameConstraints,
  shortAddress,
  type Certificates,
  type CertificateNames,
  type Validity,
} from '../core/certificate.ts';
import { checksum } from '../core/checksum.ts';
import { remembering } from '../core/remembering.ts';
import { Secret } from '../core/secret.ts';
import { SprocketError } from '../core/sprocket-error.ts';

const ECDSA = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
const NAME_CONSTRAINTS = '2.5.29.30';
const DAY = 86_400_000;

/** Certificates by a library for making them, which is only loaded to do so; they are read by Node alone. */
export const x509: Certificates = {
  makeAuthority: async ({ name, permitted, ...validity }) => {
    checkNames(permitted, 'no wildcards');
    if (name === '') throw new Error('A certificate authority needs a name.');
    const library = await loadLibrary();
    const keys = await webcrypto.subtle.generateKey(ECDSA, true, ['sign', 'verify']);
    const certificate = await library.X509CertificateGenerator.createSelfSigned({
      ...numberAndDates(validity),
      name: nameOf(library, name),
      keys,
      extensions: [
        new library.BasicConstraintsExtension(true, 0, true),
        new library.KeyUsagesExtension(library.KeyUsageFlags.keyCertSign | library.KeyUsageFlags.cRLSign, true),
        await library.SubjectKeyIdentifierExtension.create(keys.publicKey),
        new library.Extension(NAME_CONSTRAINTS, true, nameConstraints(permitted)),
      ],
    });
    return { certificate: pemOf(certificate), key: keyText(keys.privateKey) };
  },

  issue: async ({ authority, names, ...validity }) => {
    checkNames(names, 'wildcards');
    if (!keyFits(authority.certificate, authority.key)) {
      throw new SprocketError('state-invalid', 'The key of the certificate authority is not that of its certificate', {
        hint: 'Put back the two files that belong together.',
      });
    }
    const library = await loadLibrary();
    const issuer = new library.X509Certificate(read(authority.certificate).raw);
    const keys = await webcrypto.subtle.generateKey(ECDSA, true, ['sign', 'verify']);
    const certificate = await library.X509CertificateGenerator.create({
      ...numberAndDates(validity),
      subject: nameOf(library, firstName(names)),
      issuer: issuer.subjectName,
      publicKey: keys.publicKey,
      signingKey: await signingKey(authority.key),
      extensions: [
        new library.BasicConstraintsExtension(false),
        new library.KeyUsagesExtension(library.KeyUsageFlags.digitalSignature, true),
        new library.ExtendedKeyUsageExtension([library.ExtendedKeyUsage.serverAuth]),
        new library.SubjectAlternativeNameExtension([
          ...names.dns.map((value) => ({ type: 'dns' as const, value })),
          ...names.ip.map((value) => ({ type: 'ip' as const, value: shortAddress(value) })),
        ]),
        await library.SubjectKeyIdentifierExtension.create(keys.publicKey),
        await library.AuthorityKeyIdentifierExtension.create(issuer.publicKey),
      ],
    });
    return { certificate: pemOf(certificate) + pemOf(issuer), key: keyText(keys.privateKey) };
  },

  readCertificate: (pem) => {
    const certificate = read(pem);
    const { subject, issuer } = certificate.toLegacyObject();
    const names = alternativeNames(certificate.subjectAltName ?? '');
    return {
      subject: commonNameOf(subject, certificate.subject),
      issuer: commonNameOf(issuer, certificate.issuer),
      dns: names.filter(([kind]) => kind === 'DNS').map(([, name]) => name),
      ip: names
        .filter(([kind]) => kind === 'IP Address')
        .map(([, name]) => (isIP(name) === 0 ? name : shortAddress(name))),
      notBefore: new Date(certificate.validFrom),
      notAfter: new Date(certificate.validTo),
      serial: certificate.serialNumber,
      authorityKey: authorityKeyOf(certificate.raw),
      fingerprint: checksum(certificate.raw),
      isAuthority: certificate.ca,
    };
  },

  isIssuedBy: (pem, authorityPem) => {
    const authority = read(authorityPem);
    const certificate = read(pem);
    return certificate.checkIssued(authority) && certificate.verify(authority.publicKey);
  },

  keyFits,
};

function keyFits(pem: string, key: Secret): boolean {
  const certificate = read(pem);
  try {
    return certificate.checkPrivateKey(createPrivateKey(key.reveal()));
  } catch {
    return false;
  }
}

type Library = typeof import('@peculiar/x509');

async function loadLibrary(): Promise<Library> {
  // The library's container asks for the types of constructor parameters, and refuses to load where it cannot ask.
  // Its classes have no such parameters.
  const nothing = () => undefined;
  if (!('getMetadata' in Reflect)) Object.assign(Reflect, { getMetadata: nothing, getOwnMetadata: nothing });
  return import('@peculiar/x509');
}

function numberAndDates({ notBefore, days }: Validity): X509CertificateCreateParamsBase {
  const serial = randomBytes(16);
  // Neither negative nor shorter: the topmost bit is 0, the next is 1.
  serial.writeUInt8((serial.readUInt8() & 0x7f) | 0x40);
  return {
    serialNumber: serial.toString('hex'),
    notBefore,
    notAfter: new Date(notBefore.getTime() + days * DAY),
    signingAlgorithm: ECDSA,
  };
}

/** A name of one part that the library takes as it is: as a plain string it would look for escapes in it. */
function nameOf(library: Library, text: string) {
  return new library.Name([{ CN: [{ utf8String: commonName(text) }] }]);
}

/**
 * Where a certificate has no DNS names, OpenSSL takes a common name that looks like one for one, and `10.0.0.1` does:
 * it would be held against the DNS names that its authority may vouch for.
 */
function firstName({ dns, ip }: CertificateNames): string {
  return dns[0] ?? `IP ${ip[0] ?? ''}`;
}

function pemOf(certificate: { toString(format: 'pem'): string }): string {
  return `${certificate.toString('pem')}\n`;
}

function keyText(key: webcrypto.CryptoKey): Secret {
  return new Secret(KeyObject.from(key).export({ type: 'pkcs8', format: 'pem' }).toString());
}

function signingKey(key: Secret): Promise<webcrypto.CryptoKey> {
  const bytes = createPrivateKey(key.reveal()).export({ type: 'pkcs8', format: 'der' });
  return webcrypto.subtle.importKey('pkcs8', bytes, ECDSA, false, ['sign']);
}

const FIRST_CERTIFICATE = /-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----/;

/** Of the same few certificates every look asks anew. */
const read = remembering((pem): X509Certificate => {
  const block = FIRST_CERTIFICATE.exec(pem)?.[0];
  try {
    if (block !== undefined) return new X509Certificate(block);
  } catch {
    // As unreadable as no certificate at all.
  }
  throw new SprocketError('state-invalid', 'A certificate cannot be read', {
    details: [
      block === undefined
        ? 'Expected a certificate in PEM, from -----BEGIN CERTIFICATE----- to -----END CERTIFICATE-----; there is none.'
        : 'Expected a certificate in PEM; what stands after -----BEGIN CERTIFICATE----- is not one.',
    ],
  });
}, 64);

/** @param whole undefined for a name without any part, such as the subject of what has alternative names alone */
function commonNameOf(name: { readonly CN?: string | string[] | undefined }, whole: string | undefined): string {
  return [name.CN ?? whole?.replaceAll('\n', ', ') ?? ''].flat().join(', ');
}

/** Pairs of kind and name of what Node gives as `DNS:a.example, IP Address:10.0.0.1`; a name with a comma is quoted. */
function alternativeNames(text: string): [kind: string, name: string][] {
  return [...text.matchAll(/([^:,]+):("(?:[^"\\]|\\.)*"|[^,]*)(?:, |$)/gy)].map(([, kind = '', name = '']) => [
    kind,
    name.startsWith('"') ? String(JSON.parse(name)) : name,
  ]);
}
