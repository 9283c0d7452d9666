import { homedir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The checkout that the lab builds from. */
export const repoDir = fileURLToPath(new URL('../..', import.meta.url));
export const imagesDir = join(repoDir, 'test/images');
export const servicesDir = join(repoDir, 'templates/services');

/** Programs that take minutes to build are kept here; it may be deleted at any time. */
export const cacheDir = process.env.SPROCKET_LAB_CACHE ?? join(homedir(), '.cache/create-sprocket-lab');
export const logsDir = join(cacheDir, 'logs');

/** Loopback registries need no TLS; Docker takes them as they are. */
export const registryAddress = '127.0.0.1:5000';
