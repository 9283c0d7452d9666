import type { Catalog, ServiceFolders } from '../../../catalog/load-catalog.ts';
import type { DumpFiles } from '../../../host/dump-file.ts';
import type { Ports } from '../../../host/ports.ts';
import type { GlobalFlags, Terminal } from '../../terminal.ts';
import type { InitFlags, InitInput } from './init-input.ts';

/** What every part of init works with. */
export interface InitRun {
  readonly terminal: Terminal;
  readonly flags: GlobalFlags & InitFlags;
  readonly ports: Ports;
  readonly dumps: DumpFiles;
  readonly services: ServiceFolders;
  readonly catalog: Catalog;
  readonly input: InitInput;
}
