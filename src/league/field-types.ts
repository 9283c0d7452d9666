import { isIP } from 'node:net';
import { z } from 'zod';

// Characters that could leave the line they are written on, or that YAML and UTF-8 cannot hold. U+0085, U+2028 and
// U+2029 are line breaks to Compose's YAML reader.
const CONTROL = /[\p{Cc}\p{Cs}\u2028\u2029\ufeff\ufffe\uffff]/u;
const LABEL = /^(?!-)[a-z0-9-]{1,63}(?<!-)$/;

/** Text of one line. */
export function oneLine(min: number, max: number) {
  return z
    .string()
    .trim()
    .min(min, 'expected some text')
    .max(max, `expected at most ${max} characters`)
    .refine((text) => !CONTROL.test(text), 'expected one line without control characters');
}

/** A Discord id ("snowflake"). YAML reads bare digits as a number and loses the last ones, hence the words. */
export const discordId = z
  .string('expected 15 to 21 digits in quotes')
  .regex(/^[0-9]{15,21}$/, 'expected 15 to 21 digits in quotes');

/** A Discord id, or empty text for none. */
export const optionalDiscordId = z
  .string('expected 15 to 21 digits in quotes')
  .regex(/^([0-9]{15,21})?$/, 'expected 15 to 21 digits in quotes');

export const colour = z.string().regex(/^#[0-9A-Fa-f]{6}$/, 'expected a colour such as #2A4B82');

/** True for a host name of the public DNS: labels of a-z, 0-9 and dash, at least two, ending in letters. */
function isDomainName(name: string): boolean {
  const labels = name.split('.');
  return (
    name.length <= 200 &&
    labels.length >= 2 &&
    labels.every((label) => LABEL.test(label)) &&
    /[a-z]/.test(labels.at(-1) ?? '') &&
    isUrlHost(name)
  );
}

/** True when URLs keep the host as it is: no number in disguise (`a.0x7f`), no broken xn-- label, no zone. */
function isUrlHost(host: string): boolean {
  return URL.canParse(`http://${host}`) && new URL(`http://${host}`).hostname === host;
}

/** True for an IP address as a browser asks for it, and for a host name with or without a domain. */
function isHostAddress(text: string): boolean {
  if (isIP(text) === 6) return isUrlHost(`[${text}]`);
  return (LABEL.test(text) || isIP(text) === 4 || isDomainName(text)) && isUrlHost(text);
}

/**
 * How a name is written that was meant well: in lower case, international letters as xn--…, without the dot at its end.
 * @param isRight tells whether a spelling can be used
 * @returns undefined when that is not what is wrong with it
 */
function rightSpelling(text: string, isRight: (text: string) => boolean): string | undefined {
  const host = isIP(text) === 6 ? `[${text}]` : text;
  // Nothing that a URL would take for something else than a host, or would decode.
  if (/[\s/\\?#@%]|:\d*$/.test(host) || !URL.canParse(`http://${host}`)) return undefined;
  const { hostname } = new URL(`http://${host}`);
  const spelling = hostname.replace(/\.$/, '').replace(/^\[(.*)\]$/, '$1');
  // Numbers that a URL makes an address of (010 is 8) are not spelled wrongly: they are something else.
  const another = isIP(spelling) === 4 && spelling !== text.replace(/\.$/, '');
  return isRight(spelling) && !another ? spelling : undefined;
}

/** A host; what is refused is told with the right spelling, where there is one. */
function hostLike(isRight: (text: string) => boolean, expected: string) {
  return z.string().refine(isRight, {
    error: ({ input }) => {
      const spelling = rightSpelling(String(input), isRight);
      return spelling === undefined ? expected : `${expected}; this one is written ${spelling}`;
    },
  });
}

export const domainName = hostLike(
  isDomainName,
  'expected a domain name in lower case of at most 200 characters, such as rockets.example.org (international names as xn--…)',
);

export const hostAddress = hostLike(
  isHostAddress,
  'expected an IP address (IPv6 in its short form) or a host name in lower case',
);

/** The front part of an image name: a registry with an optional path, in lower case. */
export const imagePrefix = z
  .string()
  .regex(
    /^[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:\d{1,5})?(\/[a-z0-9]+([._-][a-z0-9]+)*)*$/,
    'expected a registry such as ghcr.io/sprocketbot or 127.0.0.1:5000',
  );

export const webUrl = z.string().refine((text) => {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  return url !== undefined && /^https?:$/.test(url.protocol) && url.pathname === '/' && !url.search && !url.username;
}, 'expected a URL such as https://s3.example.com, without a path');

/** URL of an ACME directory. */
export const acmeDirectory = z.string().refine((text) => {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  return url !== undefined && url.protocol === 'https:' && !url.username && !CONTROL.test(text);
}, 'expected the https URL of an ACME directory, such as https://ca.example.org/acme/acme/directory');

/** One certificate or several, in PEM. */
export const pemCertificates = z
  .string()
  .regex(
    /^\s*(-----BEGIN CERTIFICATE-----\s+[A-Za-z0-9+/=\s]+-----END CERTIFICATE-----\s*)+$/,
    'expected certificates in PEM: -----BEGIN CERTIFICATE----- …',
  );

/** Address of a name server, with or without its port. */
export const nameServer = z.string().refine((text) => {
  const [, bracketed, plain, port] = /^(?:\[([0-9a-f:]+)\]|([^[\]]+?))(?::(\d{1,5}))?$/.exec(text) ?? [];
  const address = isIP(text) === 6 ? text : (bracketed ?? plain ?? '');
  return isIP(address) !== 0 && (port === undefined || isIP(text) === 6 || Number(port) <= 65_535);
}, 'expected the address of a name server, such as 192.0.2.53 or 192.0.2.53:5353');

/** Value of a variable that is no secret. */
export const dnsSetting = z.union([oneLine(1, 400), z.number(), z.boolean()], {
  error: 'expected one line of text, a number or a truth value',
});

export const databaseUrl = z.string().refine((text) => {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  return (
    url !== undefined &&
    /^postgres(ql)?:$/.test(url.protocol) &&
    url.hostname !== '' &&
    [url.username, url.pathname.slice(1)].every(isPlainText)
  );
}, 'expected a URL such as postgresql://user@host:25060/database');

/** True for a part of a URL that stands for some text of one line. */
function isPlainText(part: string): boolean {
  try {
    return part !== '' && !CONTROL.test(decodeURIComponent(part));
  } catch {
    return false;
  }
}
