import { createContext } from 'preact';
import { useContext, useState } from 'preact/hooks';
import type { Formats } from '../src/core/model/format.ts';
import type { TimeRange } from '../src/core/model/trace.ts';
import type { Seconds } from '../src/core/model/units.ts';
import type { Words } from '../src/core/model/words.ts';
import type { CommandId, Commands, SavedView } from '../src/protocol/commands.ts';
import type { FromPage } from '../src/protocol/page.ts';
import type { Datadog } from '../src/protocol/queries.ts';

/** What every view is given. */
export interface Page {
  readonly datadog: Datadog;
  readonly say: Words;
  readonly format: Formats;
  /** The window that the user has set. */
  readonly last: Seconds;
  run<C extends CommandId>(command: C, ...values: Commands[C]): void;
  /** Where the reader was, by name; it outlives a reload of the window. */
  kept(name: string): unknown;
  keep(name: string, value: unknown): void;
  readonly sharedRange: SharedRange;
  readonly savedViews: SavedViews;
}

/** The stretch of time that all pages show: a choice on one is heard by the others. */
interface SharedRange {
  /** As it was when this page was opened, where one had been chosen. */
  readonly first: TimeRange | undefined;
  tell(range: TimeRange): void;
  hear(onRange: (range: TimeRange) => void): Disposable;
}

/** The lists of traces that were saved, and each change of them. */
interface SavedViews {
  readonly first: readonly SavedView[];
  hear(onViews: (views: readonly SavedView[]) => void): Disposable;
}

export const PageContext = createContext<Page | undefined>(undefined);

export function usePage(): Page {
  const page = useContext(PageContext);
  if (!page) throw new Error('a view stands inside a page');
  return page;
}

/** A choice that is kept. What another version kept, and is no choice today, is forgotten. */
export function useKept<T extends string | number>(
  name: string,
  first: T,
  isChoice: (value: unknown) => boolean,
): [T, (choice: T) => void] {
  const { kept, keep } = usePage();
  const [choice, choose] = useState<T>(() => {
    const before = kept(name);
    return isChoice(before) ? (before as T) : first;
  });
  return [
    choice,
    chosen => {
      keep(name, chosen);
      choose(chosen);
    },
  ];
}

/** A command and its arguments, as one message. */
export const commandMessage = <C extends CommandId>(command: C, values: Commands[C]): FromPage =>
  ({ kind: 'command', command, arguments: values }) as FromPage;

const commands: Readonly<Record<CommandId, true>> = {
  'dogwatch.openEndpoint': true,
  'dogwatch.openTrace': true,
  'dogwatch.openTraces': true,
  'dogwatch.openView': true,
  'dogwatch.saveView': true,
  'dogwatch.renameView': true,
  'dogwatch.deleteView': true,
  'dogwatch.openFlame': true,
  'dogwatch.compareTraces': true,
  'dogwatch.openMetric': true,
  'dogwatch.openMetrics': true,
  'dogwatch.openErrors': true,
  'dogwatch.exportSession': true,
  'dogwatch.importSession': true,
  'dogwatch.openSource': true,
  'dogwatch.mapSource': true,
  'dogwatch.copyTracerSettings': true,
  'dogwatch.copyLogSettings': true,
  'dogwatch.showLog': true,
  'dogwatch.restartHelper': true,
  'dogwatch.toggleLenses': true,
};

/** A failure names its way out as text, since it comes from another process. */
export const isCommand = (text: string): text is CommandId => Object.hasOwn(commands, text);
