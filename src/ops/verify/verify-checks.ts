import { buckets } from './buckets.ts';
import type { Check } from './check.ts';
import { certificatesServed } from './certificates-served.ts';
import { containersHealthy } from './containers-healthy.ts';
import { crossOrigin } from './cross-origin.ts';
import { declaredChecks } from './declared-checks.ts';
import { hiddenSecrets } from './hidden-secrets.ts';
import { leagueName } from './league-name.ts';
import { publishedPorts } from './published-ports.ts';
import { queueRoundTrip } from './queue-round-trip.ts';
import { reachablePorts } from './reachable-ports.ts';
import { subscriptions } from './subscriptions.ts';
import { webPage } from './web-page.ts';

/** Every check of verify, in the order in which findings are shown: from what runs to who could see too much. */
export const VERIFY_CHECKS: readonly Check[] = [
  containersHealthy,
  certificatesServed,
  webPage,
  leagueName,
  subscriptions,
  crossOrigin,
  queueRoundTrip,
  buckets,
  declaredChecks,
  publishedPorts,
  reachablePorts,
  hiddenSecrets,
];
