import { useState } from 'preact/hooks';
import type { Log } from '../../../../src/core/model/log.ts';
import { useKept, usePage } from '../../../page.ts';
import { Stack } from '../../../parts/stack.tsx';
import type { NextStep } from '../../../parts/states.tsx';
import { Tabs } from '../../../parts/tabs.tsx';
import { LogMark } from '../logMark.tsx';
import { type LogRows, noLogs, offsetText, useLogs } from '../logRows.ts';
import type { Reading } from '../reading.ts';
import { Code } from './code.tsx';
import { Pairs } from './pairs.tsx';

interface Props {
  readonly reading: Reading;
  readonly span: number;
  /** Shows them all in the picture's place. */
  onAll(): void;
}

type Extent = 'span' | 'trace';
const MOST = 12; // lines shown here
const isExtent = (value: unknown): boolean => ['', 'span', 'trace'].includes(value as string);

/** What was logged in the span; where that is nothing and nobody chose, anywhere in its trace. */
export function LogGroup({ reading, span, onAll }: Props) {
  const { say } = usePage();
  const { traceId, spanId } = reading.tree.columns;
  const [chosen, choose] = useKept<Extent | ''>('logs', '', isExtent);
  const ofTrace = useLogs({ traceId });
  const ofSpan = useLogs({ traceId, spanId: spanId[span] ?? '' });
  const onlyOfTrace = ofSpan.rows?.length === 0 && (ofTrace.rows?.length ?? 0) > 0;
  const extent = chosen || (onlyOfTrace ? 'trace' : 'span');
  const shown = extent === 'span' ? ofSpan : ofTrace;
  return (
    <section class="logs">
      <h2>
        <span>{say('Logs')}</span>
        <Tabs
          label={say('Which logs')}
          tabs={[
            { value: 'span', title: say('this span') },
            { value: 'trace', title: say('whole trace') },
          ]}
          value={extent}
          onChoose={choose}
        />
      </h2>
      <Lines {...shown} start={reading.tree.columns.start} onAll={onAll} />
      {shown.rows?.length === 0 &&
        (onlyOfTrace ? (
          <Nothing
            why={say('No log line of this span.')}
            next={{ title: say('Show those of the trace'), onTake: () => choose('trace') }}
          />
        ) : (
          <NoLogs held={shown.held} />
        ))}
      {shown.failure && <p class="none">{shown.failure}</p>}
    </section>
  );
}

function NoLogs({ held }: { held: number }) {
  const [why, next] = noLogs(usePage(), held);
  return <Nothing why={why} next={next} />;
}

/** Why a group shows nothing, and the next step, in the group's own lines. */
export function Nothing({ why, next }: { why: string; next: NextStep | undefined }) {
  return (
    <p class="none">
      {why}{' '}
      {next && (
        <button type="button" class="link" onClick={next.onTake}>
          {next.title}
        </button>
      )}
    </p>
  );
}

function Lines({
  rows = [],
  more,
  start,
  onAll,
}: LogRows & { readonly start: number; onAll(): void }) {
  const { say, format } = usePage();
  const rest = more + Math.max(0, rows.length - MOST);
  return (
    <ul>
      {rows.slice(0, MOST).map(log => (
        <Line key={log.id} log={log} start={start} />
      ))}
      {rest > 0 && (
        <li>
          <button type="button" class="link" onClick={onAll}>
            {say('{0} more', format.count(rest))}
          </button>
        </li>
      )}
    </ul>
  );
}

function Line({ log, start }: { log: Log; start: number }) {
  const { format } = usePage();
  const [open, setOpen] = useState(false);
  const { at, status, message } = log;
  return (
    <li class="log">
      <button
        type="button"
        class="log-line"
        aria-expanded={open}
        title={open ? undefined : message}
        onClick={() => setOpen(!open)}
      >
        <span class="soft">{offsetText(format, at - start)}</span>
        <LogMark status={status} />
        <span class={open ? 'mono whole' : 'mono ellipsis'}>{message}</span>
      </button>
      {open && <About log={log} />}
    </li>
  );
}

/** What else a log says. */
function About({ log }: { log: Log }) {
  const { say, format } = usePage();
  const { at, status, service, source, host, attributes } = log;
  const { 'exception.stacktrace': stack, ...others } = attributes;
  const own = Object.entries(others).map(([key, value]): [string, string] => [key, String(value)]);
  const facts: [string, string][] = [
    [say('Status'), status],
    [say('Time'), format.exactTime(at)],
    [say('Service'), service],
    [say('Source'), source],
    ...(host ? [[say('Host'), host] as [string, string]] : []),
  ];
  return (
    <div class="about">
      {log.frames ? (
        <Stack frames={log.frames} />
      ) : (
        stack !== undefined && <pre>{String(stack)}</pre>
      )}
      <Pairs pairs={facts} />
      {log.code && <Code frame={log.code} />}
      <Pairs pairs={own} />
    </div>
  );
}
