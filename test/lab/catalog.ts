import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import { imagesDir, servicesDir } from './paths.ts';
import type { StandIn } from './images.ts';

/** The images that templates/services pins, as written there. One without a tag is the app's own: its version is the league's to say. */
export async function readPins(): Promise<string[]> {
  const pins: string[] = [];
  for (const entry of await readdir(servicesDir, { withFileTypes: true })) {
    if (!entry.isDirectory()) continue;
    const service = parse(await readFile(join(servicesDir, entry.name, 'service.yaml'), 'utf8')) as {
      compose?: { image?: string };
    };
    const image = service.compose?.image;
    if (image?.includes(':') === true) pins.push(image);
  }
  return pins.sort();
}

/** The Sprocket stand-ins and their tags. */
export async function readStandIns(): Promise<StandIn[]> {
  return JSON.parse(await readFile(join(imagesDir, 'sprocket/images.json'), 'utf8')) as StandIn[];
}
