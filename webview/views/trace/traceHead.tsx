import { mainRoot } from '../../../src/core/layout/criticalPath.ts';
import { textOf } from '../../../src/core/layout/tree.ts';
import { together } from '../../../src/core/model/format.ts';
import type { QueryOf } from '../../../src/protocol/queries.ts';
import type { Live } from '../../live.ts';
import { usePage } from '../../page.ts';
import { Method } from '../../parts/chip.tsx';
import { Head, Pulse, pulseOf } from '../../parts/head.tsx';
import { ComparePicker } from './comparePicker.tsx';
import { traceJson, traceMarkdown } from './copy.ts';
import { CopyLink } from './copyLink.tsx';
import type { Reading } from './reading.ts';
import { verdictOf } from './verdict.ts';

interface Props {
  readonly traceId: string;
  readonly live: Live<QueryOf<'trace'>>;
  readonly reading: Reading;
}

/** Which request this was, how long it took, how it ended, and what Datadog would have done with it. */
export function TraceHead({ traceId, live, reading }: Props) {
  const { tree } = reading;
  const pulse = pulseOf(live, undefined);
  const root = mainRoot(tree);
  return (
    <Head
      title={<Title tree={tree} root={root} />}
      right={
        <>
          {pulse.state !== 'live' && <Pulse {...pulse} />}
          {root !== undefined && <ComparePicker tree={tree} root={root} />}
        </>
      }
      where={
        <>
          {root !== undefined && <Facts reading={reading} />}
          <Copies traceId={traceId} tree={tree} />
        </>
      }
    />
  );
}

function Title({ tree, root }: Pick<Reading, 'tree'> & { root: number | undefined }) {
  if (root === undefined) return <h1 class="ellipsis">–</h1>;
  const { columns } = tree;
  const [, method, rest] = /^([A-Z]+) (\/.*)$/.exec(textOf(columns, 'resource', root)) ?? [];
  const status = columns.status[root] ?? 0;
  return (
    <>
      {method && <Method name={method} />}
      <h1 class="ellipsis">{rest ?? textOf(columns, 'resource', root)}</h1>
      {status > 0 && <span class={columns.error[root] ? 'chip error' : 'chip'}>{status}</span>}
    </>
  );
}

function Facts({ reading }: { reading: Reading }) {
  const { say, format } = usePage();
  const { columns, size } = reading.tree;
  const services = new Set(columns.service).size;
  const counted = (count: number, one: string, many: string) =>
    say(count === 1 ? one : many, format.count(count));
  return (
    <>
      <b>{together(format.duration(columns.duration))}</b>
      <span>{format.time(columns.start)}</span>
      <span>{counted(size, '{0} span', '{0} spans')}</span>
      <Errors reading={reading} />
      <span>{counted(services, '{0} service', '{0} services')}</span>
      {columns.sampling && <span>{verdictOf(columns.sampling, say, format)}</span>}
      {columns.orphans > 0 && (
        <span class="warn">
          {counted(
            columns.orphans,
            '{0} span without its parent',
            '{0} spans without their parent',
          )}
        </span>
      )}
    </>
  );
}

/** How many spans an error began in; one click after the other leads through them. */
function Errors({ reading }: { reading: Reading }) {
  const { say, format } = usePage();
  const { tree, chosen = -1, choose } = reading;
  const spans = [...tree.errorStart.keys()].filter(span => tree.errorStart[span]);
  const [first] = spans;
  if (first === undefined) return null;
  const next = spans.find(span => span > chosen) ?? first;
  return (
    <button
      type="button"
      class="link error"
      title={say('Show the span where it failed')}
      onClick={() => choose(next, true)}
    >
      {say(spans.length === 1 ? '{0} error' : '{0} errors', format.count(spans.length))}
    </button>
  );
}

function Copies({ traceId, tree }: Pick<Reading, 'tree'> & { traceId: string }) {
  const { datadog, say, format, run } = usePage();
  const id = tree.columns.traceId || traceId;
  const whole = () => datadog.ask({ kind: 'spans', traceId: id });
  return (
    <>
      <span class="mono" title={id}>
        {endOf(id)}
      </span>
      <span class="copies">
        <CopyLink title={say('copy')} says={say('Copy the trace id')} text={() => id} />
        {tree.size > 0 && (
          <>
            <CopyLink
              title="JSON"
              says={say('Copy as JSON')}
              text={() => whole().then(trace => traceJson(id, trace))}
            />
            <CopyLink
              title="Markdown"
              says={say('Copy as Markdown')}
              text={() => whole().then(trace => traceMarkdown(tree, trace, { say, format }))}
            />
            <button
              type="button"
              class="link copy"
              title={say('Export this trace to a file')}
              onClick={() => run('dogwatch.exportSession', { traceId: id })}
            >
              {say('export')}
            </button>
          </>
        )}
      </span>
    </>
  );
}

/** `…d8c3b900e4`: traces of one minute begin alike, and the tab names them by their end, too. */
const endOf = (id: string): string => (id.length > 16 ? `…${id.slice(-10)}` : id);
