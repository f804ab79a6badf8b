import { useRef, useState } from 'preact/hooks';

/** Rows that stand still while they are pointed at or tabbed through, and how many have come meanwhile. */
export function useHeld<T>(
  rows: readonly T[] | undefined,
  keyOf: (row: T) => string,
  topic: string | undefined,
) {
  const [holding, hold] = useState(false);
  const held = useRef({ rows, topic });
  if (!holding || held.current.topic !== topic || !held.current.rows)
    held.current = { rows, topic };
  const shown = held.current.rows;
  const known = new Set(shown?.map(keyOf));
  const more = holding ? (rows ?? []).filter(row => !known.has(keyOf(row))).length : 0;
  const handlers = {
    onPointerEnter: () => hold(true),
    onPointerLeave: () => hold(false),
    onFocusIn: ({ target }: FocusEvent) =>
      hold(target instanceof Element && target.matches(':focus-visible')),
    onFocusOut: () => hold(false),
  };
  return { shown, more, handlers };
}
