import { useLayoutEffect, useMemo, useState } from 'preact/hooks';
import { treeOf } from '../../../src/core/layout/tree.ts';
import type { TraceColumns } from '../../../src/core/model/trace.ts';
import type { QueryOf } from '../../../src/protocol/queries.ts';
import { type Live, useLive } from '../../live.ts';
import { useKept, usePage } from '../../page.ts';
import { FailureNotice, Notice } from '../../parts/states.tsx';
import { type Ink, useHues } from '../../theme.ts';
import { Chips, FocusPath } from './chips.tsx';
import { Details } from './details/details.tsx';
import { FlameGraph } from './flameGraph.tsx';
import { runShortcut } from './keys.ts';
import { KeysHelp } from './keysHelp.tsx';
import { LogList } from './logs.tsx';
import { Overview } from './overview.tsx';
import { type Reading, useReading } from './reading.ts';
import { ServiceMapView } from './serviceMap.tsx';
import { SpanList } from './spanList.tsx';
import { isTab, type Tab, Toolbar } from './toolbar.tsx';
import { TraceHead } from './traceHead.tsx';
import { Waterfall } from './waterfall.tsx';

const none: TraceColumns = {
  traceId: '',
  start: 0,
  duration: 0,
  strings: [],
  spanId: [],
  parent: [],
  service: [],
  name: [],
  resource: [],
  type: [],
  offset: [],
  length: [],
  error: [],
  status: [],
  orphans: 0,
  sampling: undefined,
};

/** One request through everything that it touched: its spans in time, and all about the chosen one. */
export function TraceView({ traceId, spanId }: { traceId: string; spanId?: string }) {
  const live = useLive<QueryOf<'trace'>>({ kind: 'trace', traceId });
  const hueOf = useHues();
  const columns = (live.kind === 'answered' && live.answer) || none;
  const tree = useMemo(() => {
    for (const service of columns.service) hueOf(columns.strings[service] ?? ''); // in the order of the trace
    return treeOf(columns);
  }, [columns]);
  const reading = useReading(tree, traceId, spanId);
  const [tab, setTab] = useKept<Tab>('tab', 'waterfall', isTab);
  const [keys, showKeys] = useState(false);
  useKeys(reading, () => showKeys(!keys));
  const stale = live.kind === 'answered' && live.failure !== undefined;
  return (
    <main class={stale ? 'page trace stale' : 'page trace'}>
      <TraceHead {...{ traceId, live, reading }} />
      <Overview {...{ reading, hueOf }} />
      <Toolbar {...{ tab, reading }} onTab={setTab} onKeys={() => showKeys(!keys)} />
      <Chips {...{ reading, hueOf }} />
      <FocusPath reading={reading} />
      <div class="split body">
        <div class="picture">
          {tree.size > 0 && <Picture {...{ tab, reading, hueOf }} />}
          <State live={live} />
        </div>
        {reading.chosen !== undefined && (
          <Details reading={reading} span={reading.chosen} onLogs={() => setTab('logs')} />
        )}
      </div>
      {keys && <KeysHelp onClose={() => showKeys(false)} />}
    </main>
  );
}

/** Keys work wherever the focus is, but in a field. */
function useKeys(reading: Reading, toggleHelp: () => void): void {
  useLayoutEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.defaultPrevented || isTyping(event) || isButton(event)) return;
      if (event.key === '?') toggleHelp();
      else if (event.key === '/') document.querySelector<HTMLElement>('.search input')?.focus();
      else if (!runShortcut(event, reading)) return;
      event.preventDefault();
    };
    document.addEventListener('keydown', press);
    return () => document.removeEventListener('keydown', press);
  });
}

function Picture(props: { tab: Tab; reading: Reading; hueOf(service: string): Ink }) {
  const { tab, ...rest } = props;
  if (tab === 'flame') return <FlameGraph {...rest} />;
  if (tab === 'list') return <SpanList {...rest} />;
  if (tab === 'logs') return <LogList {...rest} />;
  if (tab === 'map') return <ServiceMapView {...rest} />;
  return <Waterfall {...rest} />;
}

function State({ live }: { live: Live<QueryOf<'trace'>> }) {
  const { say } = usePage();
  if (live.kind === 'failed') return <FailureNotice failure={live.failure} />;
  if (live.kind === 'answered' && !live.answer)
    return <Notice>{say('This trace is not held any more.')}</Notice>;
  return null;
}

const isTyping = ({ target }: KeyboardEvent): boolean =>
  target instanceof Element && target.matches('input, textarea, vscode-dropdown');

/** Enter on a button is its click. */
const isButton = ({ key, target }: KeyboardEvent): boolean =>
  key === 'Enter' && target instanceof Element && target.matches('button, vscode-button');
