import type { Figure } from '../../src/core/model/format.ts';

/** One cell of the strip: a button, since every number leads to what it is made of. */
export interface FigureCell {
  readonly label: string;
  readonly figure: Figure | undefined; // nothing known: `–`
  readonly note: string;
  readonly error?: boolean;
  readonly leadsTo: string; // what a click does, in words
  onOpen(): void;
}

/** The figures of a page in one ruled strip. */
export function Figures({ label, cells }: { label: string; cells: readonly FigureCell[] }) {
  return (
    <section class="figures" aria-label={label}>
      {cells.map(({ label, figure, note, error = false, leadsTo, onOpen }) => (
        <button
          type="button"
          class="figure"
          key={label}
          title={leadsTo}
          data-state={stateOf(figure, error)}
          onClick={onOpen}
        >
          <span class="label">{label}</span>
          <span class="value">
            {figure?.number ?? '–'}
            {figure && <span class="unit">{figure.unit}</span>}
          </span>
          <span class="note">{note}</span>
        </button>
      ))}
    </section>
  );
}

function stateOf(figure: Figure | undefined, error: boolean): string {
  if (!figure) return 'unknown';
  return error ? 'error' : 'known';
}
