import { join } from 'node:path';
import { parseYaml } from '../core/yaml.ts';
import { SprocketError } from '../core/sprocket-error.ts';
import type { Files } from '../host/ports.ts';
import { LABEL } from '../render/rendered.ts';
import { generationFolder } from './generations.ts';
import type { LeagueFolder } from './league-folder.ts';

/** A container as the compose.yaml of a generation says it. */
export interface GenerationContainer {
  readonly name: string;
  readonly service: string;
  readonly kind: 'service' | 'task' | 'job';
  readonly specId: string;
  readonly dependsOn: readonly { readonly name: string; readonly condition: 'service_healthy' }[];
}

interface ComposeEntry {
  readonly labels?: Readonly<Record<string, string>>;
  readonly depends_on?: Readonly<Record<string, unknown>>;
  readonly profiles?: readonly string[];
}

/**
 * The containers of a generation, in the order of its compose.yaml; without those that nothing starts.
 * @throws SprocketError state-invalid when the generation is not there
 */
export async function generationContainers(
  files: Files,
  folder: LeagueFolder,
  generation: number,
): Promise<GenerationContainer[]> {
  const path = join(generationFolder(folder, generation), 'compose.yaml');
  const text = await files.read(path);
  if (text === undefined) {
    throw new SprocketError('state-invalid', `Generation ${generation} is not kept: ${path} does not exist`, {
      hint: 'sprocket history shows the generations that are kept.',
    });
  }
  const { value } = parseYaml(text, path, 'state-invalid');
  const services = (value as { services?: Record<string, ComposeEntry> } | null)?.services ?? {};
  return Object.entries(services).flatMap(([name, { labels = {}, depends_on = {}, profiles }]) => {
    if (profiles !== undefined) return [];
    const kind = labels[LABEL.kind];
    return [
      {
        name,
        service: labels[LABEL.service] ?? name,
        kind: kind === 'task' || kind === 'job' ? kind : 'service',
        specId: labels[LABEL.spec] ?? '',
        dependsOn: Object.keys(depends_on).map((other) => ({ name: other, condition: 'service_healthy' as const })),
      },
    ];
  });
}
