import type { Breakdown, BreakdownPart } from '../../../src/protocol/queries.ts';
import { usePage } from '../../page.ts';
import { Card } from '../../parts/card.tsx';
import { Notice } from '../../parts/states.tsx';
import { cssOf, type Ink, useHues } from '../../theme.ts';

const SHOWN = 5;

interface Props {
  readonly breakdown: Breakdown | undefined;
  readonly requests: number;
  /** The service that serves: only others are named. */
  readonly services: readonly string[];
  onFlame(): void;
  onPart(part: BreakdownPart): void;
}

type Row = BreakdownPart & { readonly ink: Ink; readonly rest?: number };

/** Where the time of the requests goes, without what was waited for below. */
export function WhereTimeGoes({ breakdown, requests, services, onFlame, onPart }: Props) {
  const { say, format } = usePage();
  const hueOf = useHues();
  const rows = rowsOf(breakdown?.parts ?? [], hueOf);
  const looked = breakdown?.requests ?? 0;
  const said =
    looked > 0 && looked < requests
      ? say('own time, of {0} requests', format.count(looked))
      : say('own time, per request');
  return (
    <Card
      title={say('Where the time goes')}
      name="breakdown"
      tools={<span class="legend">{said}</span>}
    >
      <button
        type="button"
        class="shares"
        title={say('Open the flame graph')}
        disabled={rows.length === 0}
        onClick={onFlame}
      >
        {rows.map(({ service, name, share, ink }) => (
          <i key={`${service} ${name}`} style={{ flex: `${share} 0 0`, '--hue': cssOf(ink) }} />
        ))}
      </button>
      <ul class="parts">
        {rows.map(row => (
          <li key={`${row.service} ${row.name}`}>
            <Part row={row} foreign={!services.includes(row.service)} onPart={onPart} />
          </li>
        ))}
      </ul>
      {breakdown && rows.length === 0 && <Notice>{say('No requests.')}</Notice>}
    </Card>
  );
}

interface PartProps {
  readonly row: Row;
  readonly foreign: boolean;
  onPart(part: BreakdownPart): void;
}

function Part({ row, foreign, onPart }: PartProps) {
  const { say, format } = usePage();
  const { service, name, own, share, ink, rest } = row;
  const figures = (
    <>
      <span class="num">{format.alignedDuration(own)}</span>
      <span class="num soft">{format.alignedPercent(share)}</span>
    </>
  );
  if (rest !== undefined)
    return (
      <div class="part soft">
        <span class="key" style={{ '--hue': cssOf(ink) }}>
          {say(rest === 1 ? '{0} other' : '{0} others', rest)}
        </span>
        {figures}
      </div>
    );
  return (
    <button
      type="button"
      class="part"
      title={say('Show the spans of {0}', name)}
      onClick={() => onPart(row)}
    >
      <span class="key ellipsis" style={{ '--hue': cssOf(ink) }}>
        <span class="ellipsis">
          {name} {foreign && name !== service && <span class="soft">{service}</span>}
        </span>
      </span>
      {figures}
    </button>
  );
}

/** The longest, and what is left as one. */
function rowsOf(parts: readonly BreakdownPart[], hueOf: (thing: string) => Ink): readonly Row[] {
  const most = parts.length > SHOWN ? SHOWN - 1 : SHOWN;
  const shown = parts
    .slice(0, most)
    .map(part => ({ ...part, ink: hueOf(`${part.service} ${part.name}`) }));
  const others = parts.slice(most);
  if (others.length === 0) return shown;
  const sum = (of: (part: BreakdownPart) => number) =>
    others.reduce((all, part) => all + of(part), 0);
  const rest = {
    ...{ service: '', name: '', ink: 'faint' as const, rest: others.length },
    ...{ own: sum(({ own }) => own), share: sum(({ share }) => share) },
  };
  return [...shown, rest];
}
