import type { ComponentChildren } from 'preact';
import { cssOf, type Ink } from '../theme.ts';

export interface Column<T> {
  readonly title: string;
  readonly class?: string; // `fit num soft`
  readonly cell: (row: T) => ComponentChildren;
}

interface Props<T> {
  readonly label: string;
  readonly columns: readonly Column<T>[];
  readonly rows: readonly T[];
  readonly keyOf: (row: T) => string;
  /** What a row opens; the whole row is that button. */
  readonly open: { readonly title: (row: T) => string; onOpen(row: T): void };
}

/** A table of alike things: one line each, the first cell its button. */
export function Rows<T>({ label, columns, rows, keyOf, open }: Props<T>) {
  return (
    <table class="rows" aria-label={label}>
      <thead>
        <tr>
          {columns.map(column => (
            <th key={column.title} class={column.class}>
              {column.title}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map(row => (
          <tr key={keyOf(row)}>
            {columns.map((column, at) => (
              <td key={column.title} class={column.class}>
                {at > 0 ? (
                  column.cell(row)
                ) : (
                  <button
                    type="button"
                    class="open"
                    aria-label={open.title(row)}
                    onClick={() => open.onOpen(row)}
                  >
                    {column.cell(row)}
                  </button>
                )}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** How much of the most a row is: a part of one. */
export function Bar({ part, ink }: { part: number; ink: Ink }) {
  return (
    <span class="bar" style={{ '--hue': cssOf(ink) }}>
      <i style={{ width: `${Math.min(1, part) * 100}%` }} />
    </span>
  );
}
