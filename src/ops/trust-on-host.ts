import { SprocketError } from '../core/sprocket-error.ts';
import { audited } from '../state/audit-log.ts';
import type { LeagueAuthorityFacts } from './league-authority.ts';
import type { Session } from './session.ts';

/** Name among the authorities of the host. Fixed: a new authority takes the place of the former one. */
export const AUTHORITY_NAME = 'sprocket-authority';

/** What would be done so that this host trusts the authority. */
export interface HostTrust {
  /** Where its certificate goes. */
  readonly path: string;
  /** Whether the host trusts it already. */
  readonly done: boolean;
  readonly needsRoot: boolean;
}

/** @throws SprocketError preflight on a host that keeps its authorities in another way */
export async function planHostTrust({ ports }: Session, { pem }: LeagueAuthorityFacts): Promise<HostTrust> {
  const obstacle = await ports.trustStore.obstacle();
  if (obstacle === 'other kind of host') {
    throw new SprocketError('preflight', 'This host does not keep its authorities as Debian and Ubuntu do', {
      hint: 'See the steps for other systems: sprocket cert trust',
    });
  }
  return {
    path: ports.trustStore.pathOf(AUTHORITY_NAME),
    done: await ports.trustStore.trusts(pem),
    needsRoot: obstacle === 'not root',
  };
}

/** @throws SprocketError preflight when the host did not take it over; nothing is changed then */
export async function trustOnHost({ ports, folder }: Session, { pem }: LeagueAuthorityFacts): Promise<void> {
  await audited(ports, folder, 'cert trust --install', () => ports.trustStore.add(AUTHORITY_NAME, pem));
}
