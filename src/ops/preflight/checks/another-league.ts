import { LEAGUE_FILE } from '../../../state/league-folder.ts';
import type { PreflightCheck } from '../check.ts';

/** No other folder's league runs on this host: project, volumes and port are the same for all. */
export const anotherLeague: PreflightCheck = {
  code: 'another-league',
  title: 'No other league runs on this host',
  run: async ({ session: { ports, folder, deployment } }) => {
    const containers = await ports.engine.containers(deployment.project);
    const others = [...new Set(containers.map((container) => container.folder))].filter(
      // What carries data over is started from a generation that is not active yet; a killed run leaves it.
      (other) => other !== folder.root && !other.startsWith(`${folder.generations}/`),
    );
    if (others.length === 0) {
      return [
        { code: 'another-league', level: 'ok', subject: folder.root, message: 'no other league runs on this host' },
      ];
    }
    return Promise.all(
      others.map(async (other) =>
        (await ports.files.exists(`${other}/${LEAGUE_FILE}`))
          ? {
              code: 'another-league',
              level: 'error' as const,
              subject: other,
              message: `the league of this folder runs on this host, and a host runs one league; this one is in ${folder.root}`,
              fix: `Work on that league instead (sprocket status --dir ${other}), or stop it first: sprocket down --dir ${other}`,
            }
          : {
              code: 'another-league',
              level: 'warning' as const,
              subject: other,
              message: `containers were made from this folder, which holds no league any more; they are replaced from ${folder.root}`,
              fix: 'Nothing to do if the league was moved. If not, stop here and look at: docker ps --all',
            },
      ),
    );
  },
};
