import type { ComponentChildren } from 'preact';
import type { EpochMs } from '../../src/core/model/units.ts';
import { usePage } from '../page.ts';
import { clockTicksOf, pixelOf, plot, type Span, ticksOf } from './plot.ts';

/** A moment with a word: `restarted`. */
export interface Mark {
  readonly at: EpochMs;
  readonly word: string;
}

interface Props {
  readonly span: Span;
  readonly width: number;
  readonly bottom: number;
  readonly top: number;
  /** How the axis writes a value; without it nothing is known yet and the grid has no labels. */
  readonly write: ((value: number) => string) | undefined;
  readonly marks: readonly Mark[];
  readonly clock?: boolean;
  readonly children: ComponentChildren;
}

/** What stands behind and around the data: three grid lines, their values, the times, the moments. */
export function Frame(props: Props) {
  const { span, width, bottom, top, write, marks, clock = false, children } = props;
  return (
    <>
      {[top, (top + bottom) / 2, bottom].map((value, line) => (
        <div class="gridline" key={line} style={{ top: `${plot.top + line * (plotHeight / 2)}px` }}>
          <span>{value === 0 ? write && '0' : write?.(value)}</span>
        </div>
      ))}
      {width > 0 && (clock ? <Clock {...{ span, width }} /> : <Times {...{ span, width }} />)}
      {children}
      {width > 0 && <Marks span={span} width={width} marks={marks} />}
    </>
  );
}

export const plotHeight = plot.height - plot.top - plot.bottom;

function Times({ span, width }: { span: Span; width: number }) {
  const { say, format } = usePage();
  const ticks = ticksOf(span);
  const hours = ticks[0] !== undefined && ticks[0] <= -7200;
  const text = (seconds: number, at: number) => {
    if (seconds === 0) return say('now');
    const number = format.number(-seconds / (hours ? 3600 : 60));
    return at === 0 ? `−${number} ${hours ? say('h') : 'min'}` : `−${number}`;
  };
  const side = (at: number) => (at === 0 ? 'first' : at === ticks.length - 1 ? 'last' : 'inner');
  return (
    <>
      {ticks.map((seconds, at) => (
        <span
          key={seconds}
          class="time"
          data-side={side(at)}
          style={{ left: `${pixelOf(span.to + seconds * 1000, span, width)}px` }}
        >
          {text(seconds, at)}
        </span>
      ))}
    </>
  );
}

/** The whole minutes of the day, as many as have room. */
function Clock({ span, width }: { span: Span; width: number }) {
  const { format } = usePage();
  const edge = 24; // pixels that half a time takes
  return (
    <>
      {clockTicksOf(span, width).map(at => {
        const left = pixelOf(at, span, width);
        if (left < plot.left || left > width - edge) return null;
        return (
          <span key={at} class="time" data-side="inner" style={{ left: `${left}px` }}>
            {at % 60_000 === 0 ? format.minute(at) : format.time(at)}
          </span>
        );
      })}
    </>
  );
}

/** Words that would lie over one another are left out, their lines are not. */
function Marks({ span, width, marks }: Pick<Props, 'span' | 'width' | 'marks'>) {
  const ROOM = 64; // pixels that a word takes
  const pixels = marks.map(({ at }) => pixelOf(at, span, width));
  return (
    <>
      {marks.map(({ at, word }, index) => {
        const left = pixels[index] ?? 0;
        const room = (pixels[index + 1] ?? width) - left;
        return (
          <span key={at} class="mark" style={{ left: `${left}px` }}>
            {room > ROOM && (
              <span class="ellipsis" style={{ maxWidth: `${room - 8}px` }}>
                {word}
              </span>
            )}
          </span>
        );
      })}
    </>
  );
}
