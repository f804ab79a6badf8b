import type { ComponentChildren } from 'preact';
import { useMemo } from 'preact/hooks';
import { textOf } from '../../../../src/core/layout/tree.ts';
import { together } from '../../../../src/core/model/format.ts';
import type { Span } from '../../../../src/core/model/span.ts';
import type { QueryOf } from '../../../../src/protocol/queries.ts';
import { type Live, useLive } from '../../../live.ts';
import { usePage } from '../../../page.ts';
import { spanJson, spanMarkdown } from '../copy.ts';
import { CopyLink } from '../copyLink.tsx';
import type { Reading } from '../reading.ts';
import { Events, Links, Structures } from './attached.tsx';
import { Code } from './code.tsx';
import { Failure } from './failure.tsx';
import { groupsOf, isStatement } from './groups.ts';
import { LogGroup } from './logs.tsx';
import { MetricGroup } from './metrics.tsx';
import { type Pair, Pairs } from './pairs.tsx';
import { Statement } from './statement.tsx';
import { Tags } from './tags.tsx';

interface Props {
  readonly reading: Reading;
  readonly span: number;
  /** Shows all logs of the trace. */
  onLogs(): void;
}

/** The chosen span: its times at once, its tags as soon as they have come. All of it is foreign text. */
export function Details({ reading, span, onLogs }: Props) {
  const { say } = usePage();
  const { columns } = reading.tree;
  const spanId = columns.spanId[span] ?? '';
  const live = useLive<QueryOf<'span'>>({ kind: 'span', traceId: columns.traceId, spanId });
  const known = tagged(live, spanId);
  return (
    <aside class="details" aria-label={say('Details')}>
      <Facts {...{ reading, span }} known={known} />
      {known && (
        <Tagged
          span={known}
          traceStart={columns.start}
          logs={<LogGroup {...{ reading, span }} onAll={onLogs} />}
        />
      )}
      {live.kind === 'failed' && <p class="rest">{live.failure.message}</p>}
    </aside>
  );
}

interface FactsProps extends Pick<Props, 'reading' | 'span'> {
  readonly known: Span | undefined;
}

/** The answer to this span's question; the one before is of another span. */
function tagged(live: Live<QueryOf<'span'>>, spanId: string): Span | undefined {
  if (live.kind !== 'answered' || live.query.spanId !== spanId) return undefined;
  return live.answer ?? undefined;
}

function Facts({ reading, span, known }: FactsProps) {
  const { say, format } = usePage();
  const { tree, path } = reading;
  const { columns, own } = tree;
  const time = (value: number) => together(format.duration(value));
  const share = (value: number) =>
    together(format.percent(value / Math.max(1, columns.duration), 2));
  const length = columns.length[span] ?? 0;
  const offset = columns.offset[span] ?? 0;
  const waited = useMemo(
    () => path.reduce((sum, piece) => sum + (piece.span === span ? piece.to - piece.from : 0), 0),
    [path, span],
  );
  const facts: Pair[] = [
    ...resourceOf(reading, span).map((resource): Pair => [say('Resource'), resource]),
    [say('Service'), textOf(columns, 'service', span)],
    [say('Duration'), `${time(length)} · ${say('{0} of trace', share(length))}`],
    [say('Own time'), time(own[span] ?? 0)],
    [
      say('Critical path'),
      waited > 0 ? `${time(waited)} · ${say('{0} of trace', share(waited))}` : say('not on it'),
    ],
    [say('Started'), offset > 0 ? `+${time(offset)}` : '0'],
  ];
  return (
    <section>
      <h2>
        <span class="ellipsis">{textOf(columns, 'name', span)}</span>
        {columns.error[span] === 1 && <span class="error">{say('error')}</span>}
      </h2>
      <Pairs pairs={facts} />
      {known?.code && <Code frame={known.code} />}
      <p class="copies">
        {say('Copy as')}
        <CopyLink
          title="JSON"
          says={say('Copy the span as JSON')}
          text={() => (known ? spanJson(known) : '')}
        />
        <CopyLink
          title="Markdown"
          says={say('Copy the span as Markdown')}
          text={() => (known ? spanMarkdown(known, { say, format }) : '')}
        />
        <CopyLink
          title={say('span id')}
          says={say('Copy the span id')}
          text={() => columns.spanId[span] ?? ''}
        />
      </p>
    </section>
  );
}

/** What it was about; of a statement nothing, which stands below as it is written. */
function resourceOf({ tree: { columns } }: Reading, span: number): readonly string[] {
  const resource = textOf(columns, 'resource', span);
  const statement = isStatement(textOf(columns, 'type', span));
  return statement && resource !== textOf(columns, 'name', span) ? [] : [resource];
}

interface TaggedProps {
  readonly span: Span;
  readonly traceStart: number;
  readonly logs: ComponentChildren;
}

function Tagged({ span, traceStart, logs }: TaggedProps) {
  const { say } = usePage();
  return (
    <>
      {span.error && <Failure span={span} />}
      {groupsOf(span, say).map(({ title, pairs, statement }) => (
        <section key={title}>
          <h2>{title}</h2>
          {statement !== undefined && <Statement text={statement} />}
          <Pairs pairs={pairs} />
        </section>
      ))}
      <Links links={span.links ?? []} />
      <Events events={span.events ?? []} traceStart={traceStart} />
      {logs}
      <MetricGroup span={span} />
      <Structures struct={span.struct ?? {}} />
      <Tags span={span} />
    </>
  );
}
