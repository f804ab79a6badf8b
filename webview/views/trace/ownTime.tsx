import { useMemo } from 'preact/hooks';
import { ownShares } from '../../../src/core/layout/ownShares.ts';
import { together } from '../../../src/core/model/format.ts';
import { usePage } from '../../page.ts';
import { Card } from '../../parts/card.tsx';
import { Bar } from '../../parts/rows.tsx';
import { cssOf, type Ink } from '../../theme.ts';
import type { Reading } from './reading.ts';

interface Props {
  readonly reading: Reading;
  readonly hueOf: (service: string) => Ink;
}

const MOST = 9;

/** Which operations spent the time that is shown, without what they waited for. */
export function OwnTime({ reading, hueOf }: Props) {
  const { say, format } = usePage();
  const { tree, own } = reading;
  const shares = useMemo(() => ownShares(tree.columns, own, 'operation'), [tree, own]);
  const most = shares[0]?.own ?? 1;
  const rest = shares.length - MOST;
  return (
    <Card
      title={say('Own time in this window')}
      name="own"
      flush
      tools={<span class="legend">{say('by operation')}</span>}
    >
      <table class="rows" aria-label={say('Own time in this window')}>
        <thead>
          <tr>
            <th>{say('Operation')}</th>
            <th class="fit wide">{say('Service')}</th>
            <th class="fit num">{say('Calls')}</th>
            <th class="fit num">{say('Own time')}</th>
            <th class="track" />
            <th class="fit num" />
          </tr>
        </thead>
        <tbody>
          {shares.slice(0, MOST).map(({ key, service, name, calls, own: spent, part }) => (
            <tr key={key}>
              <td>
                <span class="key" style={{ '--hue': cssOf(hueOf(service)) }}>
                  {name}
                </span>
              </td>
              <td class="fit soft wide">{service}</td>
              <td class="fit num soft">{format.count(calls)}</td>
              <td class="fit num">{together(format.duration(spent))}</td>
              <td class="track">
                <Bar part={spent / most} ink={hueOf(service)} />
              </td>
              <td class="fit num soft">{together(format.percent(part, 2))}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {rest > 0 && (
        <p class="rest">{say(rest === 1 ? '{0} more operation' : '{0} more operations', rest)}</p>
      )}
    </Card>
  );
}
