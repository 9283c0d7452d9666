import { SprocketError } from '../../core/sprocket-error.ts';
import { lineOf, versionsOf } from '../../plan/data-volumes.ts';
import type { Deployment } from '../../plan/deployment.ts';

/**
 * Refuses to go on where a data volume exists and a secret that opens it does not: a new secret would lock the data
 * out. To be called before any secret is generated.
 * @param existingSecrets names of the secrets in the league folder
 * @param existingVolumes names of the volumes on the host
 * @throws SprocketError volume-without-secrets naming every such volume with its secret
 */
export function refuseLockedOutData(
  deployment: Deployment,
  existingSecrets: ReadonlySet<string>,
  existingVolumes: ReadonlySet<string>,
): void {
  const lost = deployment.secrets
    .filter(({ name }) => !existingSecrets.has(name))
    .flatMap(({ name, guards }) => versionsOf(guards, existingVolumes).map((volume) => ({ name, volume })));
  const [first] = lost;
  if (!first) return;
  const volumes = [...new Set(lost.map(({ volume }) => volume))];
  throw new SprocketError(
    'volume-without-secrets',
    'Data of a league is on this host, but not the secrets that open it',
    {
      details: [
        ...lost.map(
          ({ name, volume }) => `volume ${volume} (${contents(deployment, volume)}) needs the secret ${name}`,
        ),
        `Nothing was generated. To begin anew and lose that data for good: docker volume rm ${volumes.join(' ')}`,
      ],
      hint: `Put the folder secrets/ back from a copy or from the league's old folder; one value: sprocket secrets set ${first.name}`,
    },
  );
}

function contents({ containers }: Deployment, volume: string): string {
  return (
    containers.flatMap(({ volumes }) => volumes).find(({ name }) => lineOf(name) === lineOf(volume))?.holds ?? 'data'
  );
}
