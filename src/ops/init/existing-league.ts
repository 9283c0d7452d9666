import { isDeepStrictEqual } from 'node:util';
import type { Secret } from '../../core/secret.ts';
import { SprocketError } from '../../core/sprocket-error.ts';
import { answerAt, answerLeaves, type Answers } from '../../league/answers.ts';
import type { Session } from '../session.ts';

/**
 * A league that exists is changed in its sprocket.yaml, not by answering again: the same answers are welcome, others
 * are refused.
 * @throws SprocketError config-invalid naming every answer that differs
 */
export function refuseOtherAnswers({ file, folder }: Session, answers: Answers): void {
  const different = [...answerLeaves(answers)].flatMap(({ key, value }) => {
    const present = value === null ? (answerAt(file.source.value, key) ?? null) : answerAt(file.league, key);
    const given = typeof value === 'string' ? value.trim() : value;
    return isDeepStrictEqual(present, given)
      ? []
      : [`${key}: sprocket.yaml says ${show(present)}, you gave ${show(given)}`];
  });
  if (different.length === 0) return;
  throw new SprocketError(
    'config-invalid',
    `${folder.root} is a league already, and its sprocket.yaml says something else`,
    {
      details: different,
      hint: `Edit ${folder.league}, then: sprocket apply --dir ${folder.root}`,
    },
  );
}

/**
 * @param given secrets by name
 * @throws SprocketError secret-invalid naming those whose value differs from the league's
 */
export async function refuseOtherSecrets(
  { secrets, folder }: Session,
  given: ReadonlyMap<string, Secret>,
): Promise<void> {
  const different: string[] = [];
  for (const [name, value] of given) {
    const present = await secrets.read(name);
    if (present && present.reveal() !== value.reveal()) different.push(name);
  }
  const [first] = different;
  if (!first) return;
  throw new SprocketError(
    'secret-invalid',
    `${folder.root} is a league already, with other values for: ${different.join(', ')}`,
    {
      hint: `To replace one: sprocket secrets set ${first} --dir ${folder.root}, then: sprocket apply --dir ${folder.root}`,
    },
  );
}

function show(value: unknown): string {
  return value === undefined || value === null ? 'nothing' : JSON.stringify(value);
}
