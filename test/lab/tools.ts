import { join } from 'node:path';
import { ensureDebian, labelled, type BaseKeys } from './base-images.ts';
import { cacheKey } from './cache-key.ts';
import { labels, localLabels } from './docker.ts';
import type { Purpose } from './images.ts';
import { readTree } from './input-files.ts';
import { imagesDir } from './paths.ts';
import { step } from './progress.ts';

/** A program that the lab itself or its tests run, from Debian's packages. No service pins it, so no registry holds it. */
export interface Tool {
  readonly image: string;
  /** Folder under test/images. */
  readonly context: string;
}

export const registryTool: Tool = { image: 'sprocket-lab/registry:2.8', context: 'registry' };

/** ACME server and name server of test/e2e/support/acme-lab.ts. */
export const pebbleTool: Tool = { image: 'sprocket-lab/pebble:2.6', context: 'pebble' };

/** The tools that tests start by themselves and that are not there, or built from other inputs. */
export async function missingTools(keys: BaseKeys, purpose: Purpose): Promise<Tool[]> {
  if (purpose === 'demo') return [];
  return (await isBuilt(pebbleTool, await toolKey(pebbleTool, keys))) ? [] : [pebbleTool];
}

/** Builds a tool's image; nothing happens when it is there and built from the same. */
export async function ensureTool(tool: Tool, keys: BaseKeys): Promise<void> {
  const key = await toolKey(tool, keys);
  if (await isBuilt(tool, key)) return;
  await ensureDebian(keys);
  await step(`image ${tool.context} (Debian)`, (log) =>
    log.run('docker', ['build', ...labelled(key, 'built'), '-t', tool.image, join(imagesDir, tool.context)]),
  );
}

async function toolKey(tool: Tool, keys: BaseKeys): Promise<string> {
  return cacheKey({ settings: { debian: keys.debian }, files: await readTree(join(imagesDir, tool.context)) });
}

async function isBuilt(tool: Tool, key: string): Promise<boolean> {
  return (await localLabels(tool.image))?.[labels.key] === key;
}
