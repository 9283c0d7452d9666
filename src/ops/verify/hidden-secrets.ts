import type { Finding } from '../../core/finding.ts';
import { type Check, broken, proved } from './check.ts';
import { projectContainers } from './running.ts';

const CODE = 'hidden-secrets';
/** Shorter values occur in unrelated text. */
const SHORTEST = 6;

/** Nobody who may look at containers reads a secret there. */
export const hiddenSecrets: Check = {
  code: CODE,
  title: 'No secret stands in what `docker inspect` shows of any container',
  run: async (session) => {
    const containers = await projectContainers(session);
    const placeholders = new Set(session.deployment.secrets.map(({ ask }) => ask?.placeholder));
    const values = [...(await session.secrets.all())].map(([name, secret]) => ({ name, value: secret.reveal() }));
    const looked = values.filter(({ value }) => value.length >= SHORTEST && !placeholders.has(value));
    const shown: Finding[] = containers.flatMap(({ name: container, details: { text } }) =>
      looked
        .filter(({ value }) => text.includes(value) || text.includes(JSON.stringify(value).slice(1, -1)))
        .map(({ name }) =>
          broken(
            CODE,
            container,
            `docker inspect of ${container} shows the secret ${name}.`,
            `Take it out of compose.override.yaml, then change it: sprocket secrets set ${name}`,
          ),
        ),
    );
    if (shown.length > 0) return shown;
    return [
      proved(
        CODE,
        'secrets',
        `None of ${looked.length} secrets stands in docker inspect of ${containers.length} containers.`,
      ),
    ];
  },
};
