import type { Nanoseconds } from '../../src/core/model/units.ts';
import type { Words } from '../../src/core/model/words.ts';
import { usePage } from '../page.ts';
import { cssOf, type Ink } from '../theme.ts';
import { Card } from './card.tsx';
import { Bar } from './rows.tsx';

/** An operation, with the time it spent itself. */
export interface OwnTimeRow {
  readonly service: string;
  readonly name: string;
  readonly calls: number;
  readonly own: Nanoseconds;
  readonly part: number; // of all own time, a part of one
}

interface Props {
  readonly title: string;
  readonly note: string;
  readonly rows: readonly OwnTimeRow[]; // the longest first
  readonly most: number;
  hueOf(service: string): Ink;
}

/** What is counted, for whoever points at the word. */
export const ownTimeMeans = (say: Words): string =>
  say('The time in which it ran and none of its spans did; what ran side by side shares it.');

/** Which operations spent the time, without what they waited for. */
export function OwnTimes({ title, note, rows, most, hueOf }: Props) {
  const { say } = usePage();
  const longest = rows[0]?.own || 1;
  const rest = rows.length - most;
  return (
    <Card title={title} name="own" flush tools={<span class="legend">{note}</span>}>
      <table class="rows" aria-label={title}>
        <thead>
          <tr>
            <th>{say('Operation')}</th>
            <th class="fit wide">{say('Service')}</th>
            <th class="fit num">{say('Calls')}</th>
            <th class="fit num" title={ownTimeMeans(say)}>
              {say('Own time')}
            </th>
            <th class="track" />
            <th class="fit num" />
          </tr>
        </thead>
        <tbody>
          {rows.slice(0, most).map(row => (
            <Operation
              key={`${row.service}\n${row.name}`}
              row={row}
              longest={longest}
              ink={hueOf(row.service)}
            />
          ))}
        </tbody>
      </table>
      {rest > 0 && (
        <p class="rest">{say(rest === 1 ? '{0} more operation' : '{0} more operations', rest)}</p>
      )}
    </Card>
  );
}

function Operation({ row, longest, ink }: { row: OwnTimeRow; longest: Nanoseconds; ink: Ink }) {
  const { format } = usePage();
  const { service, name, calls, own, part } = row;
  return (
    <tr>
      <td>
        <span class="key" style={{ '--hue': cssOf(ink) }}>
          {name}
        </span>
      </td>
      <td class="fit soft wide">{service}</td>
      <td class="fit num soft">{format.count(calls)}</td>
      <td class="fit num">{format.alignedDuration(own)}</td>
      <td class="track">
        <Bar part={own / longest} ink={ink} />
      </td>
      <td class="fit num soft">{format.alignedPercent(part)}</td>
    </tr>
  );
}
