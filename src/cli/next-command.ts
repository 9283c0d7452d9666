import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { findLeague } from './find-league.ts';

const COMMAND = /\bsprocket ((?:secrets|module|cert) [a-z]+|[a-z]+)(?! --dir)\b(?!.*--dir)/g;

/**
 * Makes the commands in a text work where they will be typed: a league that would not be found from there is named.
 * @param text such as `Correct the cause, then: sprocket apply`
 * @param league folder that the text is about
 * @param here folder in which the user is
 */
export function runnable(text: string, league: string | undefined, here: string = process.cwd()): string {
  if (league === undefined || findLeague(undefined, here) === findLeague(league, here)) return text;
  return text.replaceAll(COMMAND, (command) => `${command} --dir ${league}`);
}

/** True when `sprocket` can be typed; whoever came by npx has the program only for that one call. */
export function isOnPath(program: string, path: string = process.env.PATH ?? ''): boolean {
  return path.split(delimiter).some((folder) => isExecutable(join(folder, program)));
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
