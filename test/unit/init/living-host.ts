import type { Host } from '../../../src/host/ports.ts';

/** A host on which every process that is asked for is alive, and has been since it was booted. */
export const LIVING_HOST: Partial<Host> = {
  bootId: () => Promise.resolve('boot'),
  processStart: () => Promise.resolve('1'),
};

/** The lock that a run leaves while it works. */
export const LIVING_OWNER = JSON.stringify({
  pid: 1,
  bootId: 'boot',
  started: '1',
  host: 'h',
  user: 'root',
  command: 'apply',
  since: 'now',
});
