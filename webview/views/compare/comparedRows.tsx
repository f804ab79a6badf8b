import type { ComparedRow, Side } from '../../../src/core/layout/compare.ts';
import type { Nanoseconds } from '../../../src/core/model/units.ts';
import { usePage } from '../../page.ts';
import { cssOf, type Ink } from '../../theme.ts';
import { useVirtual } from '../trace/virtual.ts';
import { changeText } from './change.ts';

const ROW = 25; // pixels, the line over it included

interface Props {
  readonly rows: readonly ComparedRow[];
  /** The longer of the two traces: what bars are measured against. */
  readonly whole: Nanoseconds;
  hueOf(service: string): Ink;
}

/** A row for each place: what it took left and right, and the difference as a bar from the middle. */
export function ComparedRows({ rows, whole, hueOf }: Props) {
  const { say } = usePage();
  const list = useVirtual(rows.length, ROW);
  const most = rows.reduce(
    (most, row) => Math.max(most, Math.abs(changeOf(row) ?? 0)),
    whole / 100,
  );
  return (
    <section
      class="compared"
      aria-label={say('Spans')}
      ref={list.scroller}
      onScroll={list.onScroll}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard.
      tabIndex={0}
    >
      <table class="rows" aria-rowcount={rows.length}>
        <thead>
          <tr>
            <th>{say('Span')}</th>
            <th class="num">{say('Left')}</th>
            <th class="num">{say('Right')}</th>
            <th class="num">{say('Change')}</th>
            <th class="middle wide">
              <span>{say('faster')}</span>
              <span>{say('slower')}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          <Room rows={list.first} />
          {rows.slice(list.first, list.last).map(row => (
            <Row key={row.key} row={row} ink={hueOf(row.service)} most={most} />
          ))}
          <Room rows={rows.length - list.last} />
        </tbody>
      </table>
    </section>
  );
}

/** Takes the place of rows that are not in sight. */
const Room = ({ rows }: { rows: number }) =>
  rows > 0 ? <tr class="room" style={{ height: `${rows * ROW}px` }} /> : null;

const changeOf = ({ left, right }: ComparedRow): Nanoseconds | undefined =>
  left && right ? right.total - left.total : undefined;

interface RowProps {
  readonly row: ComparedRow;
  readonly ink: Ink;
  readonly most: Nanoseconds;
}

function Row({ row, ink, most }: RowProps) {
  const { left, right } = row;
  return (
    <tr>
      <td>
        <Name row={row} ink={ink} />
      </td>
      <td class="num">
        <SideTime side={left} other={right} />
      </td>
      <td class="num">
        <SideTime side={right} other={left} />
      </td>
      <td class="num soft">
        <Change row={row} />
      </td>
      <td class="difference wide">
        <Difference change={changeOf(row) ?? 0} most={most} />
      </td>
    </tr>
  );
}

function Name({ row, ink }: { row: ComparedRow; ink: Ink }) {
  const { say } = usePage();
  const { depth, name, resource, service, left, right } = row;
  const errors = (left?.errors ?? 0) + (right?.errors ?? 0);
  return (
    <div class="span" style={{ '--depth': depth, '--hue': cssOf(ink) }}>
      <span class="name">
        <span class="service" title={service} />
        {errors > 0 && <span class="failed" role="img" aria-label={say('error')} />}
        <span class="operation">{name}</span>
        {resource !== name && <span class="resource ellipsis">{resource}</span>}
      </span>
    </div>
  );
}

/** The time, and how many spans it is of where that is more than one or not the same on both sides. */
function SideTime({ side, other }: { side: Side | undefined; other: Side | undefined }) {
  const { format } = usePage();
  if (!side) return <span class="soft">–</span>;
  const counted = side.count > 1 || (other !== undefined && other.count !== side.count);
  return (
    <>
      {counted && <span class="soft times-of wide">{format.count(side.count)} ×</span>}
      {format.alignedDuration(side.total)}
    </>
  );
}

function Change({ row }: { row: ComparedRow }) {
  const { say, format } = usePage();
  if (!row.left) return <>{say('only right')}</>;
  if (!row.right) return <>{say('only left')}</>;
  const write = (value: number) => format.alignedDuration(value, 2);
  return <>{changeText(changeOf(row) ?? 0, write, '')}</>;
}

function Difference({ change, most }: { change: Nanoseconds; most: Nanoseconds }) {
  const width = `${(Math.abs(change) / most) * 50}%`;
  if (Math.abs(change) / most < 0.002) return null;
  return <i style={change > 0 ? { left: '50%', width } : { right: '50%', width }} />;
}
