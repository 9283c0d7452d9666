import fc from 'fast-check';

/** Pieces that have a meaning somewhere on the way of a text: YAML, JSON, Liquid, Compose, shell, SQL, HTML, terminals. */
const PIECES = [
  ...['$', '$$', '${', '$(', '}', '{{', '}}', '{%', '%}', '{{ league.name }}', '{% raw %}', '{#', '#}'],
  ...['"', "'", '`', '\\', '\\n', '\\u0000', '%00', '&amp;', '<script>', '--', ';', '/*'],
  ...[': ', ' #', '- ', '? ', '| ', '> ', '& ', '*a', '!!str ', '@', '%', '[', ']', '{', ',', '---', '...', '<<'],
  ...['yes', 'no', 'null', '~', '1e3', '0x1f', '0123', '1:30', '.inf', '=', '2026-01-01'],
  ...['\n', '\r', '\t', '\0', '\u001b[31m', '\u007f', '\u0085', '\u00a0', '\u2028', '\u2029', '\ufeff', '\uffff'],
  ...['\ud800', '\udc00', '🚀', '日本語', 'e\u0301', '\u202e', ' ', '  '],
];

/** Text that wants to get out of the place where it is written. */
export const hostileText: fc.Arbitrary<string> = fc
  .array(
    fc.oneof(
      fc.constantFrom(...PIECES),
      fc.string({ unit: 'grapheme', maxLength: 6 }),
      fc.string({ unit: 'binary', maxLength: 3 }),
    ),
    {
      maxLength: 8,
    },
  )
  .map((parts) => parts.join(''));
