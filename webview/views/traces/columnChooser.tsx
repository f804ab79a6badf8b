import { useState } from 'preact/hooks';
import { usePage } from '../../page.ts';
import { type Columns, choosable } from './listColumns.tsx';

interface Props {
  readonly columns: Columns;
  onColumns(columns: Columns): void;
}

/** Which columns the list has. The last one cannot be taken away. */
export function ColumnChooser({ columns, onColumns }: Props) {
  const { say } = usePage();
  const [open, show] = useState(false);
  const all = choosable(say).map(([name]) => name);
  const shown = columns ?? all;
  const turn = (name: string) => {
    const next = all.filter(one => (one === name) !== shown.includes(one));
    if (next.length > 0) onColumns(next.length === all.length ? undefined : next);
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: Escape closes what the button has opened.
    <span
      class="column-chooser"
      onKeyDown={event => {
        if (event.key !== 'Escape' || !open) return;
        event.stopPropagation();
        show(false);
      }}
      onFocusOut={({ currentTarget, relatedTarget }) => {
        if (relatedTarget instanceof Node && !currentTarget.contains(relatedTarget)) show(false);
      }}
    >
      <button type="button" class="link" aria-expanded={open} onClick={() => show(!open)}>
        {say('Columns')}
      </button>
      {open && (
        <fieldset aria-label={say('Columns')}>
          {choosable(say).map(([name, title]) => (
            <label key={name}>
              <input
                type="checkbox"
                checked={shown.includes(name)}
                disabled={shown.length === 1 && shown.includes(name)}
                onChange={() => turn(name)}
              />
              {title}
            </label>
          ))}
        </fieldset>
      )}
    </span>
  );
}
