import { useMemo } from 'preact/hooks';
import { together } from '../../../src/core/model/format.ts';
import type { FlameNode } from '../../../src/core/model/trace.ts';
import { usePage } from '../../page.ts';
import { Card } from '../../parts/card.tsx';
import { Bar } from '../../parts/rows.tsx';
import { cssOf, type Ink } from '../../theme.ts';

const MOST = 12;

interface Props {
  readonly nodes: readonly FlameNode[];
  readonly traces: number;
  hueOf(service: string): Ink;
}

/** Who spent the time itself, wherever it was called from. */
export function Operations({ nodes, traces, hueOf }: Props) {
  const { say, format } = usePage();
  const rows = useMemo(() => summed(nodes), [nodes]);
  const most = rows[0]?.own ?? 1;
  const all = rows.reduce((sum, { own }) => sum + own, 0);
  return (
    <Card
      title={say('Own time')}
      name="own"
      flush
      tools={<span class="legend">{say('per request')}</span>}
    >
      <table class="rows" aria-label={say('Own time')}>
        <thead>
          <tr>
            <th>{say('Operation')}</th>
            <th class="fit wide">{say('Service')}</th>
            <th class="fit num">{say('Spans')}</th>
            <th class="fit num">{say('Own time')}</th>
            <th class="track" />
            <th class="fit num" />
          </tr>
        </thead>
        <tbody>
          {rows.slice(0, MOST).map(({ service, name, count, own }) => (
            <tr key={`${service} ${name}`}>
              <td>
                <span class="key" style={{ '--hue': cssOf(hueOf(service)) }}>
                  {name}
                </span>
              </td>
              <td class="fit soft wide">{service}</td>
              <td class="fit num soft">{format.count(count)}</td>
              <td class="fit num">{together(format.duration(own / Math.max(1, traces)))}</td>
              <td class="track">
                <Bar part={own / most} ink={hueOf(service)} />
              </td>
              <td class="fit num soft">{together(format.percent(own / Math.max(1, all), 2))}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Card>
  );
}

function summed(nodes: readonly FlameNode[]) {
  const sums = Map.groupBy(nodes, ({ service, name }) => JSON.stringify([service, name]));
  return [...sums.values()]
    .map(alike => ({
      service: alike[0]?.service ?? '',
      name: alike[0]?.name ?? '',
      count: alike.reduce((sum, { count }) => sum + count, 0),
      own: alike.reduce((sum, { own }) => sum + own, 0),
    }))
    .filter(({ own }) => own > 0)
    .sort((a, b) => b.own - a.own);
}
