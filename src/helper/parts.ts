import type { RouteFinder } from '../core/routes/finder.ts';
import type { Receiver } from '../protocol/queries.ts';
import type { KeptSpans } from './exchange/keptSpans.ts';
import type { Takers } from './receivers/intake.ts';
import type { Source } from './source.ts';

/** What the shell gives to whoever keeps and answers: its settings, and the state of its sockets. */
export interface Shell {
  readonly version: string;
  readonly dataDir: string;
  readonly memoryMB: number;
  /** Of spans that are kept beyond a restart; 0 keeps none. */
  readonly diskMB: number;
  /** In the order they are shown. Empty until they are decided. */
  receivers(): readonly Receiver[];
  log(line: string): void;
}

/** What the process owns besides its sockets: it takes what comes in, and answers queries. */
export interface HelperParts extends Takers {
  readonly source: Source;
  readonly spans: KeptSpans;
  /** Finds routes in source; made when the first window needs it. */
  finder(): Promise<RouteFinder>;
  /** `Shell.receivers` gives another answer than before. */
  receiversMoved(): void;
  dispose(): void;
}

export type MakeParts = (shell: Shell) => HelperParts;
