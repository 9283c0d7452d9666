import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Answers, mergeAnswers } from '../../src/league/answers.ts';

const some = <T>(fields: { [Key in keyof T]: fc.Arbitrary<T[Key]> }) => fc.record(fields, { requiredKeys: [] });
const word = fc.constantFrom('a', 'b', 'c', '', 'yes');

/** Answers have the shape of sprocket.yaml: what is a section in one layer is a section in all of them. */
const answers = some({
  league: some({ name: word, admin: some({ discord: word, email: word }), colors: some({ primary: word }) }),
  ways: some({ localhost: fc.boolean(), lan: word }),
  app: some({ version: word }),
  modules: fc.array(word, { maxLength: 3 }),
}).map((value): Answers => value as Answers);

describe('mergeAnswers', () => {
  it('is associative for answers of the shape of sprocket.yaml: layers may be merged in any grouping', () => {
    fc.assert(
      fc.property(answers, answers, answers, (a, b, c) => {
        expect(mergeAnswers(mergeAnswers(a, b), c)).toEqual(mergeAnswers(a, mergeAnswers(b, c)));
        expect(mergeAnswers(a, b, c)).toEqual(mergeAnswers(mergeAnswers(a, b), c));
      }),
    );
  });

  it('has nothing as its neutral element, and changes nothing when it is repeated', () => {
    fc.assert(
      fc.property(answers, (a) => {
        expect(mergeAnswers({}, a)).toEqual(a);
        expect(mergeAnswers(a, {})).toEqual(a);
        expect(mergeAnswers(a, a)).toEqual(a);
      }),
    );
  });

  it('lets the last answer win', () => {
    fc.assert(
      fc.property(answers, answers, word, (a, b, name) => {
        expect(mergeAnswers(a, b, { league: { name } })).toMatchObject({ league: { name } });
      }),
    );
  });
});
