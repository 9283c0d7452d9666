import type { Session } from '../../ops/session.ts';
import { isOnPath, runnable } from '../next-command.ts';
import type { Style } from './style.ts';

/**
 * The final screen: where the league is, what still has to be given, where the secrets are, and what to type next.
 * @param here where the user types it
 */
export async function leagueCard(
  { deployment, league, folder, secrets }: Session,
  style: Style,
  here: { readonly folder: string; readonly path: string } = { folder: process.cwd(), path: process.env.PATH ?? '' },
): Promise<string[]> {
  const type = (command: string): string => runnable(command, folder.root, here.folder);
  const addresses = deployment.routes.map(
    ({ service, url, login }) => `  ${service.padEnd(18)} ${style.paint('cyan', url)}${login ? '   user admin' : ''}`,
  );
  const given = await secrets.all();
  const open = deployment.secrets.filter(
    ({ name, ask }) => ask?.without && given.get(name)?.reveal() === ask.placeholder,
  );
  const logins = deployment.routes.some(({ login }) => login);
  return [
    `${style.paint('bold', league.league.name)} is running.`,
    ...addresses,
    '',
    ...(open.length > 0
      ? [
          'Not given yet:',
          ...open.map(({ name, ask }) => `  ${name.padEnd(24)} ${ask?.without ?? ''}`),
          `  Give each with: ${type('sprocket secrets set')} ${open[0]?.name ?? 'NAME'}`,
          '',
        ]
      : []),
    `Folder   ${folder.root}   (settings: sprocket.yaml, secrets: secrets/)`,
    ...(logins
      ? [
          `Login    the password of admin is in the file that this prints: ${type('sprocket secrets path')} admin-password`,
        ]
      : []),
    ...(isOnPath('sprocket', here.path)
      ? []
      : ['Program  sprocket is not installed on this host yet: npm install --global create-sprocket']),
    `Next     ${type('sprocket status') === 'sprocket status' ? '' : `cd ${folder.root}, then: `}sprocket status   sprocket verify   sprocket logs core`,
  ];
}
