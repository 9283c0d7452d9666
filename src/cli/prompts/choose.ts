import { isCancel, select } from '@clack/prompts';
import { SprocketError } from '../../core/sprocket-error.ts';

/** A question with several answers. @throws SprocketError cancelled */
export async function choose<T extends string>(
  message: string,
  options: readonly { readonly value: T; readonly label: string; readonly hint: string }[],
): Promise<T> {
  const answer = await select<string>({ message, options: [...options], output: process.stderr });
  if (isCancel(answer)) throw new SprocketError('cancelled', 'Nothing was changed');
  return answer as T;
}
