// biome-ignore-all lint/a11y/useSemanticElements: rows lie at their pixels, which those of a table do not.
// biome-ignore-all lint/a11y/useFocusableInteractive: the table has the focus, and names the row that the keys are at.
import type { ComponentChildren } from 'preact';

export interface GridColumn<T> {
  readonly name: string; // for the stylesheet, and one of its kind
  readonly title: string;
  readonly class?: string; // `num soft wide`
  readonly cell: (row: T) => ComponentChildren;
  /** What a click on its head sorts by. */
  readonly sort?: { readonly chosen: boolean; onChoose(): void };
}

/** The heads stay while the rows scroll. */
export function GridHead<T>({ columns }: { columns: readonly GridColumn<T>[] }) {
  return (
    <div class="grid-head" role="rowgroup">
      <div class="grid-row" role="row" aria-rowindex={1}>
        {columns.map(({ name, title, class: kind = '', sort }) => (
          <span
            key={name}
            class={`${name} ${kind}`}
            role="columnheader"
            aria-sort={sort?.chosen ? 'descending' : undefined}
          >
            {sort ? (
              <button type="button" aria-pressed={sort.chosen} onClick={sort.onChoose}>
                {title}
                <i aria-hidden="true">{sort.chosen ? '↓' : ''}</i>
              </button>
            ) : (
              title
            )}
          </span>
        ))}
      </div>
    </div>
  );
}

interface RowProps<T> {
  readonly id: string;
  readonly row: T;
  readonly index: number;
  readonly columns: readonly GridColumn<T>[];
  readonly top: number; // pixels
  readonly active: boolean;
  readonly chosen: boolean;
  onOpen(row: T): void;
}

/** One line of the table; the whole of it opens. */
export function GridRow<T>(props: RowProps<T>) {
  const { id, row, index, columns, top, active, chosen, onOpen } = props;
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the table hears the keys, since it has the focus.
    <div
      id={id}
      class={active ? 'grid-row active' : 'grid-row'}
      role="row"
      aria-rowindex={index + 2}
      aria-selected={chosen}
      style={{ transform: `translateY(${top}px)` }}
      onClick={() => onOpen(row)}
    >
      {columns.map(({ name, class: kind = '', cell }) => (
        <span key={name} class={`${name} ${kind}`} role="gridcell">
          {cell(row)}
        </span>
      ))}
    </div>
  );
}
