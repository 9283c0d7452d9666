import { confirm as clackConfirm, isCancel } from '@clack/prompts';

/** A question with yes and no. Ctrl-C is no. */
export async function confirm(message: string): Promise<boolean> {
  const answer = await clackConfirm({ message, output: process.stderr });
  return !isCancel(answer) && answer;
}
