import { useMemo } from 'preact/hooks';
import type { Formats } from '../../../src/core/model/format.ts';
import type { Log, LogsOf } from '../../../src/core/model/log.ts';
import type { QueryOf } from '../../../src/protocol/queries.ts';
import { useLive } from '../../live.ts';
import type { Page } from '../../page.ts';
import type { Told } from '../../parts/neverSeen.ts';

const MOST = 500; // lines that are asked for

/** Logs in the order they were written, as soon as those that are asked for now have come. */
export interface LogRows {
  readonly rows: readonly Log[] | undefined;
  readonly more: number; // older ones, left out
  readonly held: number;
  readonly failure: string | undefined;
}

export function useLogs(of: LogsOf): LogRows {
  const live = useLive<QueryOf<'logs'>>({ kind: 'logs', of, limit: MOST });
  const answer =
    live.kind === 'answered' && JSON.stringify(live.query.of) === JSON.stringify(of)
      ? live.answer
      : undefined;
  const rows = useMemo(() => answer?.logs.toReversed().map(withoutColours), [answer]);
  const failure = live.kind === 'failed' ? live.failure.message : undefined;
  return { rows, more: answer?.more ?? 0, held: answer?.held ?? 0, failure };
}

/** What a terminal is told of colours, such as an escape and `[33m`, is not for people to read. */
const ESCAPE = String.fromCharCode(27);
const COLOURS = new RegExp(`${ESCAPE}\\[[\\d;]*m`, 'g');
const withoutColours = (log: Log): Log => ({ ...log, message: log.message.replace(COLOURS, '') });

/** Why a trace has no logs, and the next step. */
export function noLogs({ say, run }: Page, held: number): Told {
  return [
    held === 0
      ? say('No log has come in yet. Logs are received by OTLP.')
      : say('No log line carries this trace’s id yet.'),
    { title: say('Copy log settings'), onTake: () => run('dogwatch.copyLogSettings') },
  ];
}

/** For a column: `+1.70 s` after the trace began, `−3 ms` before it. */
export function offsetText(format: Formats, milliseconds: number): string {
  const time = format.alignedDuration(Math.abs(milliseconds) * 1e6);
  return milliseconds < 0 ? `−${time}` : `+${time}`;
}
