import { together } from '../../../src/core/model/format.ts';
import type { Change, RunChange } from '../../../src/protocol/queries.ts';
import type { Page } from '../../page.ts';

type Saying = Pick<Page, 'say' | 'format'>;
type Written = (value: number) => string;

/** `▲ 38 ms`, `▼ 12 ms`, or that chance makes as much. */
export function changeText(
  { say }: Saying,
  { before, after, differs }: Change,
  write: Written,
): string {
  if (!differs) return say('≈ unchanged');
  return `${after > before ? '▲' : '▼'} ${write(Math.abs(after - before))}`;
}

/** What a change is of, for whoever asks. */
export function changeTitle(
  { say, format }: Saying,
  { requests }: RunChange,
  { before, after }: Change,
  write: Written,
): string {
  return say(
    'This run: {0} ({1} requests). The run before: {2} ({3} requests).',
    write(after),
    format.count(requests.after),
    write(before),
    format.count(requests.before),
  );
}

export const writers = ({ format }: Saying) => ({
  duration: (value: number) => together(format.duration(value)),
  percent: (value: number) => together(format.percent(value)),
});
