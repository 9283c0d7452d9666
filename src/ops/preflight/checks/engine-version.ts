import type { Finding } from '../../../core/finding.ts';
import type { PreflightCheck } from '../check.ts';

/** API of Docker Engine 25, the first with `start_interval` of a healthcheck. */
const ENGINE_API = { major: 1, minor: 44, engine: '25' };
/** The Compose of Debian 13, which understands everything in compose.yaml; older ones are not tested. */
const COMPOSE = { major: 2, minor: 26 };
const UPGRADE = 'Upgrade Docker, your containers and volumes stay: https://docs.docker.com/engine/install/';

/** Docker Engine and Compose understand what compose.yaml says. */
export const engineVersion: PreflightCheck = {
  code: 'engine-version',
  title: 'Docker Engine is 25 or later, Compose 2.26 or later, and containers are Linux containers',
  run: async ({ session: { ports } }) => {
    const [info, compose] = await Promise.all([ports.engine.info(), ports.compose.version()]);
    const tooOld = (subject: string, message: string): Finding => ({
      code: 'docker-too-old',
      level: 'error',
      subject,
      message,
      fix: UPGRADE,
    });
    const problems: Finding[] = [];
    if (!atLeast(info.apiVersion, ENGINE_API)) {
      problems.push(
        tooOld(
          'Docker Engine',
          `${info.version} (API ${info.apiVersion}) is too old; ${ENGINE_API.engine} or later is needed`,
        ),
      );
    }
    if (!atLeast(compose, COMPOSE)) {
      problems.push(
        tooOld('Docker Compose', `${compose} is too old; ${COMPOSE.major}.${COMPOSE.minor} or later is needed`),
      );
    }
    if (!info.platform.startsWith('linux/')) {
      problems.push({
        code: 'engine-platform',
        level: 'error',
        subject: 'Docker Engine',
        message: `it runs containers of ${info.platform}; the league needs Linux containers`,
        fix: 'Use a Linux host, or switch Docker Desktop to Linux containers.',
      });
    }
    if (problems.length > 0) return problems;
    const message = `Engine ${info.version}, Compose ${compose}, ${info.platform}`;
    return [{ code: 'engine-version', level: 'ok', subject: 'Docker', message }];
  },
};

/** @param version such as `2.40.3` or `1.51`; what stands after the second number does not count */
function atLeast(version: string, wanted: { readonly major: number; readonly minor: number }): boolean {
  const [major = 0, minor = 0] = version
    .replace(/^v/, '')
    .split('.')
    .map((part) => Number.parseInt(part, 10));
  return major > wanted.major || (major === wanted.major && minor >= wanted.minor);
}
