import { nextMatch } from '../../../src/core/layout/find.ts';
import { allFolded, oneLevelMore } from '../../../src/core/layout/rows.ts';
import { panned, zoomed } from '../../../src/core/layout/window.ts';
import type { Reading } from './reading.ts';

/** A key of the trace page: `keys` as they are listed, `says` as a sentence of the bundles. */
export interface Shortcut {
  readonly keys: string;
  readonly says: string;
  readonly on: readonly string[]; // `event.key`, `Shift+` before it where that is held
  run(reading: Reading): void;
}

const zoom = (reading: Reading, factor: number) => {
  const { window, whole } = reading;
  reading.showTime(zoomed(window, whole, factor, (window.from + window.to) / 2));
};
const pan = (reading: Reading, part: number) =>
  reading.showTime(panned(reading.window, reading.whole, part));
const search = (reading: Reading, step: 1 | -1) => {
  const next = nextMatch(reading.matches, reading.chosen, step);
  if (next) reading.choose(next.span, true);
};

/** What works in the waterfall and in the flame graph. What arrow keys do, each of them knows. */
export const shortcuts: readonly Shortcut[] = [
  { keys: '+ −', says: 'zoom in and out', on: ['+', '='], run: reading => zoom(reading, 2) },
  { keys: '', says: '', on: ['-', '_'], run: reading => zoom(reading, 1 / 2) },
  {
    keys: 'Shift ← →',
    says: 'move in time',
    on: ['Shift+ArrowLeft'],
    run: reading => pan(reading, -0.25),
  },
  { keys: '', says: '', on: ['Shift+ArrowRight'], run: reading => pan(reading, 0.25) },
  { keys: '0', says: 'show the whole time', on: ['0'], run: ({ showTime }) => showTime(undefined) },
  {
    keys: 'Enter',
    says: 'zoom to the span',
    on: ['Enter'],
    run: ({ chosen, enlarge }) => chosen !== undefined && enlarge(chosen),
  },
  {
    keys: 'F',
    says: 'focus on the span and what is below it',
    on: ['f'],
    run: ({ chosen, focusOn }) => focusOn(chosen),
  },
  {
    keys: 'Esc',
    says: 'leave the focus, then the zoom',
    on: ['Escape'],
    run: ({ focus, focusOn, showTime }) =>
      focus === undefined ? showTime(undefined) : focusOn(undefined),
  },
  {
    keys: 'E',
    says: 'expand one level',
    on: ['e'],
    run: ({ tree, folded, fold }) => fold(oneLevelMore(tree, folded)),
  },
  {
    keys: 'Shift E',
    says: 'expand all',
    on: ['Shift+E'],
    run: ({ tree, fold }) => fold(new Uint8Array(tree.size)),
  },
  { keys: 'C', says: 'collapse all', on: ['c'], run: ({ tree, fold }) => fold(allFolded(tree)) },
  {
    keys: 'N, Shift N',
    says: 'next and previous match',
    on: ['n'],
    run: reading => search(reading, 1),
  },
  { keys: '', says: '', on: ['Shift+N'], run: reading => search(reading, -1) },
];

/** Runs the shortcut of a key. False where there is none, or where a key of the editor is meant. */
export function runShortcut(event: KeyboardEvent, reading: Reading): boolean {
  if (event.ctrlKey || event.metaKey || event.altKey) return false;
  const letter = /^[a-z]$/i.test(event.key);
  const plain = letter && !event.shiftKey ? event.key.toLowerCase() : event.key;
  const held = event.shiftKey && (letter || event.key.startsWith('Arrow'));
  const key = held ? `Shift+${letter ? event.key.toUpperCase() : event.key}` : plain;
  const shortcut = shortcuts.find(({ on }) => on.includes(key));
  shortcut?.run(reading);
  return shortcut !== undefined;
}
