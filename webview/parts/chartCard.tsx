import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { usePage } from '../page.ts';
import { Card } from './card.tsx';
import { Legend, type LegendKey } from './legend.tsx';

/** The numbers of a chart, newest first. */
export interface Numbers {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

interface Props {
  readonly title: string;
  readonly size?: 'third' | 'two-thirds' | 'full';
  readonly keys: readonly LegendKey[];
  readonly numbers: () => Numbers;
  readonly children: ComponentChildren;
}

/** A chart with its legend, which can be read as a table too. Both have the same size. */
export function ChartCard({ title, size = 'full', keys, numbers, children }: Props) {
  const { say } = usePage();
  const [asTable, setAsTable] = useState(false);
  const toggle = (
    <button
      type="button"
      class="aside"
      aria-pressed={asTable}
      onClick={() => setAsTable(!asTable)}
      title={say('Show as table')}
    >
      {asTable ? say('chart') : say('table')}
    </button>
  );
  return (
    <Card title={title} size={size} tools={<Legend keys={keys} />}>
      {toggle}
      {asTable ? <NumberTable {...numbers()} label={title} /> : children}
    </Card>
  );
}

function NumberTable({ columns, rows, label }: Numbers & { label: string }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard.
    <section class="numbers" aria-label={label} tabIndex={0}>
      <table class="rows">
        <thead>
          <tr>
            {columns.map((column, at) => (
              <th key={column} class={at > 0 ? 'num' : ''}>
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(([time, ...values]) => (
            <tr key={time}>
              <td class="soft">{time}</td>
              {values.map((value, at) => (
                <td class="num" key={columns[at + 1]}>
                  {value}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
