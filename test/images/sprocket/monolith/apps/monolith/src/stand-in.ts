import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';

/** The bad days a tag can have; `good` is a tag that works. */
export type Mood = 'good' | 'never-healthy' | 'crash-loop' | 'slow-stop' | 'migrates-but-dies';

/** What distinguishes one tag of this image from another; written by the last layer of the image. */
export interface StandIn {
  version: string;
  mood: Mood;
}

/**
 * Reads which tag this is.
 * @throws when the file is missing: an image without it was not built to the end.
 */
export function readStandIn(file = '/app/standin.json'): StandIn {
  return JSON.parse(fs.readFileSync(file, 'utf8')) as StandIn;
}

/** Tells two running containers apart, also when one of them has been restarted. */
export const instanceId = `${os.hostname()}-${randomBytes(3).toString('hex')}`;
