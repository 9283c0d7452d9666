import { showBytes, showDuration } from '../core/quantity.ts';
import type { Hop } from './upgrade-path.ts';

/** A hop with what it costs, as far as that is known. */
interface CostedHop extends Hop {
  readonly fetchBytes: number | undefined;
  readonly diskBytes: number | undefined;
  readonly last:
    | {
        readonly at: string;
        readonly from: string;
        readonly to: string;
        readonly seconds: number;
        /** Seconds for which visitors were kept away. */
        readonly away: number | undefined;
      }
    | undefined;
}

const MIGRATES: Readonly<Record<Hop['migrates'], string>> = {
  yes: 'changes',
  no: 'stays as it is',
  unknown: 'whether it changes is not known before the new images are here',
};
const AWAY: Readonly<Record<Hop['migrates'], string>> = {
  yes: 'the app is away while its database is changed and until it is ready again; pages say so meanwhile',
  no: 'the app is replaced container by container',
  unknown: 'if the database changes, the app is away until that is done and it is ready again',
};

/**
 * An upgrade of the app as lines of text, hop by hop.
 * @param head the last migration that the database had
 */
export function explainHops(hops: readonly CostedHop[], head?: string): string[] {
  return hops.flatMap((hop, index) => [
    `  Hop ${index + 1} of ${hops.length}   app ${hop.from} → ${hop.to}${hop.stop ? '   no upgrade may leave it out' : ''}`,
    `      database    ${MIGRATES[hop.migrates]}${index === 0 && head !== undefined ? `; its last migration now: ${head}` : ''}`,
    `      away        ${awayIn(hop)}`,
    `      to fetch    ${hop.fetchBytes === undefined ? 'not known' : hop.fetchBytes === 0 ? 'nothing' : showBytes(hop.fetchBytes)}`,
    `      disk        ${diskOf(hop)}`,
    `      last time   ${lastOf(hop)}`,
  ]);
}

function awayIn({ migrates, last }: CostedHop): string {
  const known =
    migrates === 'no' || last?.away === undefined ? '' : `; the last time ${showDuration(last.away * 1000)}`;
  return `${AWAY[migrates]}${known}`;
}

function diskOf({ diskBytes, fetchBytes, migrates }: CostedHop): string {
  if (diskBytes !== undefined) return diskBytes === 0 ? 'nothing' : `about ${showBytes(diskBytes)}`;
  if (fetchBytes === undefined) return 'not known';
  const images = fetchBytes === 0 ? 'nothing' : `about ${showBytes(fetchBytes * 3)}`;
  return migrates === 'no'
    ? images
    : `${images} for images, and the size of the database once more for its safety copy`;
}

function lastOf({ last }: CostedHop): string {
  if (!last) return 'never done here';
  return `${showDuration(last.seconds * 1000)} for ${last.from} → ${last.to}, on ${last.at.slice(0, 10)}`;
}
