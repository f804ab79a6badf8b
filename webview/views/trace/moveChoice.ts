import type { Reading } from './reading.ts';

interface At {
  readonly reading: Reading;
  readonly rows: Int32Array; // the spans that are shown, from the top
  readonly at: number; // the row of the chosen one, -1 where it is not shown
  readonly page: number; // rows
}

/** Up and down along the rows; left and right fold and unfold, or go to the parent and to the first child. */
export function moveChoice(event: KeyboardEvent, place: At): void {
  if (event.shiftKey || event.ctrlKey || event.metaKey || event.altKey) return;
  const move = moves[event.key];
  if (!move) return;
  event.preventDefault();
  const { rows, reading } = place;
  const to = move(place);
  const span = to === undefined ? undefined : rows[Math.min(rows.length - 1, Math.max(0, to))];
  if (span !== undefined) reading.choose(span);
}

/** The row that a key leads to, if it leads to another one. */
const moves: Readonly<Record<string, (place: At) => number | undefined>> = {
  ArrowDown: ({ at }) => at + 1,
  ArrowUp: ({ at }) => at - 1,
  PageDown: ({ at, page }) => at + page,
  PageUp: ({ at, page }) => at - page,
  Home: () => 0,
  End: ({ rows }) => rows.length - 1,
  ArrowRight: open,
  ArrowLeft: close,
};

function open({ reading, at }: At): number | undefined {
  const { chosen, folded, fold } = reading;
  if (chosen === undefined || !hasBelow(reading, chosen)) return undefined;
  if (!folded[chosen]) return at + 1;
  fold(folded.with(chosen, 0));
  return undefined;
}

function close({ reading, rows }: At): number | undefined {
  const { chosen, folded, fold, tree } = reading;
  if (chosen === undefined) return undefined;
  if (hasBelow(reading, chosen) && !folded[chosen]) {
    fold(folded.with(chosen, 1));
    return undefined;
  }
  const row = rows.indexOf(tree.columns.parent[chosen] ?? -1);
  return row < 0 ? undefined : row;
}

const hasBelow = ({ tree }: Reading, span: number): boolean => (tree.past[span] ?? 0) > span + 1;
