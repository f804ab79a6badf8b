import { useRef } from 'preact/hooks';
import { together } from '../../../src/core/model/format.ts';
import { usePage } from '../../page.ts';
import { cssOf, type Ink } from '../../theme.ts';
import type { Placed, Waterfall } from './arrange.ts';

interface Props {
  readonly waterfall: Waterfall;
  readonly chosen: Placed | undefined;
  readonly hueOf: (service: string) => Ink;
  onChoose(spanId: string): void;
}

/** A row for each span, indented by its parents, with its bar in time. Arrow keys move the choice. */
export function WaterfallRows({ waterfall, chosen, hueOf, onChoose }: Props) {
  const { say } = usePage();
  const element = useRef<HTMLOListElement>(null);
  const { rows } = waterfall;
  const choose = (event: KeyboardEvent) => {
    const at = chosen ? rows.indexOf(chosen) : 0;
    const moves: Record<string, number> = {
      ArrowDown: at + 1,
      ArrowUp: at - 1,
      Home: 0,
      End: rows.length - 1,
    };
    const to = moves[event.key];
    const row = to === undefined ? undefined : rows[to];
    if (!row) return;
    event.preventDefault();
    onChoose(row.span.spanId);
    element.current?.querySelector<HTMLElement>(`[data-span="${row.span.spanId}"]`)?.focus();
  };
  return (
    <>
      <Ruler duration={waterfall.duration} />
      <ol aria-label={say('Spans')} ref={element}>
        {rows.map(placed => (
          <SpanRow
            key={placed.span.spanId}
            placed={placed}
            ink={hueOf(placed.span.service)}
            chosen={placed === chosen}
            onChoose={onChoose}
            onMove={choose}
          />
        ))}
      </ol>
    </>
  );
}

function Ruler({ duration }: { duration: number }) {
  const { say, format } = usePage();
  const known = Number.isFinite(duration);
  return (
    <div class="ruler">
      <div>{say('Span')}</div>
      <div>
        {[0, 0.25, 0.5, 0.75, 1].map(part => (
          <span key={part} style={{ left: `${part * 100}%` }}>
            {part === 0
              ? '0'
              : known && together(format.duration(duration * part, part < 1 ? 2 : 3))}
          </span>
        ))}
      </div>
    </div>
  );
}

interface RowProps {
  readonly placed: Placed;
  readonly ink: Ink;
  readonly chosen: boolean;
  onChoose(spanId: string): void;
  onMove(event: KeyboardEvent): void;
}

function SpanRow({ placed, ink, chosen, onChoose, onMove }: RowProps) {
  const { say, format } = usePage();
  const { span, depth, from, part } = placed;
  return (
    <li>
      <button
        type="button"
        class="span"
        aria-current={chosen}
        tabIndex={chosen ? 0 : -1}
        data-span={span.spanId}
        style={{ '--hue': cssOf(ink), '--depth': depth }}
        onClick={() => onChoose(span.spanId)}
        onKeyDown={onMove}
      >
        <span class="name">
          <span class="service" title={span.service} />
          {span.error && <span class="failed" role="img" aria-label={say('error')} />}
          <span class="operation">{span.name}</span>
          {span.resource !== span.name && <span class="resource ellipsis">{span.resource}</span>}
        </span>
        <span class="lane">
          <i style={{ left: `${from * 100}%`, width: `max(2px, ${part * 100}%)` }} />
          <b {...labelSide(from, part)}>{together(format.duration(span.duration))}</b>
        </span>
      </button>
    </li>
  );
}

/** The duration stands after its bar, before it where there is no room, and on it where there is none at all. */
function labelSide(from: number, part: number) {
  if (from + part < 0.86)
    return { style: { left: `calc(max(2px, ${(from + part) * 100}%) + 6px)` } };
  if (from > 0.14) return { style: { right: `calc(${(1 - from) * 100}% + 6px)` } };
  return { class: 'inside', style: { right: `calc(${(1 - from - part) * 100}% + 6px)` } };
}
