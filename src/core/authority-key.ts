/** `2.5.29.35` in DER. */
const AUTHORITY_KEY_IDENTIFIER = '551d23';

/**
 * Id of the key that signed a certificate, in hex and upper case: `keyIdentifier` of the extension AuthorityKeyIdentifier
 * (RFC 5280, 4.2.1.1). Node does not tell it.
 * @param certificate in DER
 * @returns an empty text when the certificate does not hold it
 */
export function authorityKeyOf(certificate: Uint8Array): string {
  const body = inside(inside(certificate, SEQUENCE), SEQUENCE);
  for (const extension of valuesOf(inside(inside(body, EXTENSIONS), SEQUENCE))) {
    const parts = valuesOf(extension.content);
    const [id, value] = [parts[0], parts.at(-1)];
    if (!id || !value || hex(id.content) !== AUTHORITY_KEY_IDENTIFIER) continue;
    return hex(inside(inside(value.content, SEQUENCE), KEY_IDENTIFIER)).toUpperCase();
  }
  return '';
}

const SEQUENCE = 0x30;
const EXTENSIONS = 0xa3;
const KEY_IDENTIFIER = 0x80;

interface Value {
  readonly tag: number;
  readonly content: Uint8Array;
}

/** Content of the first value with a tag; nothing when there is none. */
function inside(bytes: Uint8Array, tag: number): Uint8Array {
  return valuesOf(bytes).find((value) => value.tag === tag)?.content ?? new Uint8Array();
}

/** The values of DER that stand one after the other. What is cut off counts as far as it is there. */
function valuesOf(bytes: Uint8Array): Value[] {
  const found: Value[] = [];
  for (let at = 0; at < bytes.length;) {
    const [tag = 0, short = 0] = bytes.subarray(at, at + 2);
    const digits = short < 0x80 ? [] : [...bytes.subarray(at + 2, at + 2 + (short & 0x7f))];
    const size = short < 0x80 ? short : digits.reduce((sum, digit) => sum * 0x100 + digit, 0);
    const start = at + 2 + digits.length;
    found.push({ tag, content: bytes.subarray(start, start + size) });
    at = start + size;
  }
  return found;
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}
