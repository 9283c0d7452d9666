import type { Catalog } from '../../catalog/load-catalog.ts';
import type { Ports } from '../../host/ports.ts';
import type { Draft } from '../../ops/init/draft.ts';
import type { Progress } from '../../ops/progress.ts';
import type { Back, Ui } from './ui.ts';

/** What questions may look at. */
export interface QuestionContext {
  readonly catalog: Catalog;
  readonly ports: Ports;
  readonly progress: Progress;
  /** Names of the secrets that the folder holds already. */
  readonly existing: ReadonlySet<string>;
  /** The user agreed by a flag that buckets are created. */
  readonly createBuckets: boolean;
}

/** One question of the dialogue, as data. */
export interface Question {
  readonly id: string;
  /** It tries something and mostly asks nothing: going back passes over it. */
  readonly passive?: boolean;
  /** Whether it still has to be answered. Closed by a flag, a preset, an answers file or its own answer. */
  isOpen(draft: Draft): boolean;
  /**
   * @param earlier what was answered before the user came back to here; suggestions come from it
   * @returns the draft with the answer in it; the same draft to be asked again
   */
  ask(ui: Ui, draft: Draft, earlier: Draft): Promise<Draft | Back>;
}
