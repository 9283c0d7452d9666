import { expect, it } from 'vitest';
import { definitionsAhead } from '../../../src/catalog/read-ahead.ts';
import { checksum } from '../../../src/core/checksum.ts';
import { CATALOG, SERVICE_FOLDERS } from '../pipeline.ts';

it('a definition that the build read is the one that would be read, and an edited text has none', () => {
  const texts = new Map(
    [...CATALOG].map(([id, { definition }]) => [SERVICE_FOLDERS.get(id)?.get('service.yaml') ?? '', definition]),
  );
  const ahead = JSON.parse(definitionsAhead(texts)) as Record<string, unknown>;
  expect(Object.keys(ahead)).toHaveLength(CATALOG.size);
  for (const [text, definition] of texts) {
    expect(ahead[checksum(text)]).toStrictEqual(definition);
    expect(ahead[checksum(`${text}\n`)]).toBeUndefined();
  }
});
