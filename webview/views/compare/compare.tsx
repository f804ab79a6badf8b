import { useMemo } from 'preact/hooks';
import { compared } from '../../../src/core/layout/compare.ts';
import { mainRoot } from '../../../src/core/layout/criticalPath.ts';
import { type TraceTree, textOf, treeOf } from '../../../src/core/layout/tree.ts';
import { together } from '../../../src/core/model/format.ts';
import type { QueryOf } from '../../../src/protocol/queries.ts';
import { type Live, useLive } from '../../live.ts';
import { usePage } from '../../page.ts';
import { Head, Pulse, pulseOf } from '../../parts/head.tsx';
import { FailureNotice, Notice } from '../../parts/states.tsx';
import { useHues } from '../../theme.ts';
import { changeText } from './change.ts';
import { ComparedRows } from './comparedRows.tsx';

type OneTrace = Live<QueryOf<'trace'>>;

/** Two traces in one tree: what each place took in the one and in the other. */
export function CompareView({ left, right }: { left: string; right: string }) {
  const [leftLive, rightLive] = [useTrace(left), useTrace(right)];
  const hueOf = useHues();
  const [leftTree, rightTree] = [useTree(leftLive), useTree(rightLive)];
  const rows = useMemo(
    () => (leftTree && rightTree ? compared(leftTree, rightTree) : undefined),
    [leftTree, rightTree],
  );
  const failing = [leftLive, rightLive].find(
    live => live.kind === 'failed' || (live.kind === 'answered' && live.failure),
  );
  return (
    <main class="page compare">
      <CompareHead {...{ leftLive }} left={leftTree} right={rightTree} />
      <div class="body">
        {rows && leftTree && rightTree && (
          <ComparedRows
            {...{ rows, hueOf }}
            whole={Math.max(leftTree.columns.duration, rightTree.columns.duration, 1)}
          />
        )}
        <State lives={[leftLive, rightLive]} failing={failing} />
      </div>
    </main>
  );
}

const useTrace = (traceId: string): OneTrace =>
  useLive<QueryOf<'trace'>>({ kind: 'trace', traceId });

function useTree(live: OneTrace): TraceTree | undefined {
  const columns = live.kind === 'answered' ? live.answer : undefined;
  return useMemo(() => (columns ? treeOf(columns) : undefined), [columns]);
}

interface HeadProps {
  readonly leftLive: OneTrace;
  readonly left: TraceTree | undefined;
  readonly right: TraceTree | undefined;
}

function CompareHead({ leftLive, left, right }: HeadProps) {
  const { say, format } = usePage();
  const root = left && mainRoot(left);
  const name = left && root !== undefined ? textOf(left.columns, 'resource', root) : '–';
  const [a, b] = [left?.columns.duration, right?.columns.duration];
  const pulse = pulseOf(leftLive, undefined);
  return (
    <Head
      title={<h1 class="ellipsis">{name}</h1>}
      right={pulse.state !== 'live' && <Pulse {...pulse} />}
      where={
        <>
          <b>{say('Traces compared')}</b>
          {left && <TraceLink tree={left} name={say('left')} />}
          {right && <TraceLink tree={right} name={say('right')} />}
          {a !== undefined && b !== undefined && (
            <span>
              {changeText(b - a, value => together(format.duration(value)), say('equally long'))}
            </span>
          )}
        </>
      }
    />
  );
}

function TraceLink({ tree, name }: { tree: TraceTree; name: string }) {
  const { say, format, run } = usePage();
  const { traceId, start, duration } = tree.columns;
  return (
    <button
      type="button"
      class="link"
      title={say('Open the trace of {0}', format.time(start))}
      onClick={() => run('dogwatch.openTrace', { traceId })}
    >
      {name} {format.time(start)} · {together(format.duration(duration))}
    </button>
  );
}

function State({ lives, failing }: { lives: readonly OneTrace[]; failing: OneTrace | undefined }) {
  const { say } = usePage();
  if (failing?.kind === 'failed') return <FailureNotice failure={failing.failure} />;
  if (lives.some(live => live.kind === 'answered' && !live.answer))
    return <Notice>{say('One of the two traces is not held any more.')}</Notice>;
  return null;
}
