import { useMemo, useRef, useState } from 'preact/hooks';
import { spanOfTime } from '../../../src/core/model/range.ts';
import type { TimeRange, TraceRow } from '../../../src/core/model/trace.ts';
import type { TracesAnswer } from '../../../src/protocol/queries.ts';
import { usePage } from '../../page.ts';
import { Card } from '../../parts/card.tsx';
import { saySearched } from '../../parts/searched.ts';
import { FailureNotice } from '../../parts/states.tsx';
import { Tabs } from '../../parts/tabs.tsx';
import { VirtualRows } from '../../parts/virtualRows.tsx';
import type { Ink } from '../../theme.ts';
import { ColumnChooser } from './columnChooser.tsx';
import { type Columns, columnsOf, widthsOf } from './listColumns.tsx';
import { NoTraces } from './noTraces.tsx';
import type { TracesLive } from './pause.ts';
import type { Question } from './question.ts';
import { keyOf, MOST_ROWS, useTraceRows } from './traceRows.ts';

interface Props {
  readonly live: TracesLive;
  readonly question: Question;
  readonly range: TimeRange;
  readonly hueOf: (service: string) => Ink;
  readonly columns: Columns;
  onColumns(columns: Columns): void;
  onQuestion(part: Partial<Question>): void;
  onRange(range: TimeRange): void;
  /** Back to what moves with the time. */
  onLive(): void;
}

const none: readonly TraceRow[] = [];

const sumsOf = (rows: readonly TraceRow[]) => ({
  longest: rows.reduce((most, { duration }) => Math.max(most, duration), 0),
  allFailed: rows.every(({ error }) => error),
});

/** What was found, each row a way into its trace. */
export function TraceList(props: Props) {
  const { live, question, range, hueOf, onQuestion, onRange } = props;
  const page = usePage();
  const { say, run } = page;
  const { shown, more, fetchMore, stillness, release, setScrolled } = useTraceRows(live);
  const [opened, setOpened] = useState<string>();
  const card = useRef<HTMLElement>(null);
  const rows = shown?.rows ?? none;
  const answer = live.kind === 'answered' ? live.answer : undefined;
  const sums = useMemo(() => sumsOf(rows), [rows]);
  const now = answer?.now ?? 0;
  const onSort = (sort: Question['sort']) => onQuestion({ sort });
  const columns = columnsOf({
    page,
    hueOf,
    question,
    now,
    onSort,
    columns: props.columns,
    ...sums,
  });
  const showNewest = () => {
    card.current?.querySelector('.grid')?.scrollTo({ top: 0 });
    release();
  };
  return (
    <Card
      title={'last' in range ? say('Traces') : spanOfTime(range, page.format)}
      name="trace-list"
      flush
      element={card}
      tools={<Tools {...props} more={more} onNewest={showNewest} />}
    >
      <div class="still" style={widthsOf(props.columns)} {...stillness}>
        <VirtualRows
          label={say('Traces')}
          {...{ columns, rows, keyOf }}
          total={shown?.matching ?? 0}
          chosen={opened}
          onOpen={row => {
            setOpened(keyOf(row));
            run('dogwatch.openTrace', { traceId: row.traceId, spanId: row.spanId });
          }}
          onEnd={fetchMore}
          onScrolled={setScrolled}
        />
      </div>
      {live.kind === 'failed' && live.failure.at === undefined && (
        <FailureNotice failure={live.failure} />
      )}
      {answer && rows.length === 0 && (
        <NoTraces {...{ answer, question, range, onQuestion, onRange }} />
      )}
      <Foot matching={shown?.matching ?? 0} rows={rows.length} answer={answer} />
    </Card>
  );
}

type ToolsProps = Props & { readonly more: number; onNewest(): void };

/** On the list's line: the way back to live, what came while it stood still, which spans. */
function Tools(props: ToolsProps) {
  const { question, range, more, columns, onColumns, onQuestion, onLive, onNewest } = props;
  const { say, format } = usePage();
  const tabs = [
    { value: 'entry' as const, title: say('Entry spans') },
    { value: 'all' as const, title: say('All spans') },
  ];
  return (
    <>
      {'from' in range && (
        <button type="button" class="chip" title="Escape" onClick={onLive}>
          {say('Back to live')} ×
        </button>
      )}
      {more > 0 && (
        <button type="button" class="chip held" onClick={onNewest}>
          {say('{0} new', format.count(more))}
        </button>
      )}
      <ColumnChooser {...{ columns, onColumns }} />
      <Tabs
        label={say('Which spans')}
        tabs={tabs}
        value={question.spans}
        onChoose={spans => onQuestion({ spans })}
      />
    </>
  );
}

interface FootProps {
  readonly matching: number;
  readonly rows: number;
  readonly answer: TracesAnswer | undefined;
}

/** How much of what was found is here, and how far back it was looked for. */
function Foot({ matching, rows, answer }: FootProps) {
  const page = usePage();
  const { say, format } = page;
  const words = [
    matching > rows &&
      rows < MOST_ROWS &&
      say('{0} of {1}. Others load while scrolling.', format.count(rows), format.count(matching)),
    matching > rows &&
      rows >= MOST_ROWS &&
      say(
        '{0} of {1}. Narrow the search to see others.',
        format.count(rows),
        format.count(matching),
      ),
    answer && saySearched(answer, page),
  ].filter(Boolean);
  return <p class="foot">{words.join(' ')}</p>;
}
