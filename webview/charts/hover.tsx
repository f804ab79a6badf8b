import { useState } from 'preact/hooks';
import type { EpochMs } from '../../src/core/model/units.ts';
import { cssOf, type Ink } from '../theme.ts';
import { middleOf, pixelOf, type Span, stepAt, stepsOf } from './plot.ts';

/** What is read at one step: a thing, its value in words, and the height of its point where it has one. */
interface Reading {
  readonly name: string;
  readonly ink: Ink;
  readonly faint?: boolean | undefined;
  readonly text: string;
  readonly pixel?: number | undefined;
}

/** The step that the reader points at, with the mouse or with the arrow keys. */
export function usePointed(span: Span, width: number) {
  const [step, point] = useState<number>();
  const last = stepsOf(span) - 1;
  const moves: Record<string, (from: number) => number | undefined> = {
    ArrowLeft: from => Math.max(0, from - 1),
    ArrowRight: from => Math.min(last, from + 1),
    Home: () => 0,
    End: () => last,
    Escape: () => undefined,
  };
  const handlers = {
    onPointerMove: (event: PointerEvent & { currentTarget: HTMLElement }) => {
      const { left } = event.currentTarget.getBoundingClientRect();
      point(stepAt(event.clientX - left, span, width));
    },
    onPointerLeave: () => point(undefined),
    onBlur: () => point(undefined),
    onKeyDown: (event: KeyboardEvent) => {
      const move = moves[event.key];
      if (!move) return;
      event.preventDefault();
      point(move(step ?? last + 1));
    },
  };
  return [step, handlers] as const;
}

interface Props {
  readonly step: number;
  readonly span: Span;
  readonly width: number;
  readonly when: (at: EpochMs) => string;
  readonly readings: readonly Reading[];
}

/** The line under the pointer and what it reads; the box keeps to the side where it hides least. */
export function Pointed({ step, span, width, when, readings }: Props) {
  const left = pixelOf(middleOf(step, span), span, width);
  const beside =
    left < width / 2 ? { left: `${left + 10}px` } : { right: `${width - left + 10}px` };
  return (
    <>
      <div class="crosshair" style={{ left: `${left}px` }} />
      {readings.map(
        ({ name, ink, pixel }) =>
          pixel !== undefined && (
            <i
              key={name}
              class="spot"
              style={{ left: `${left}px`, top: `${pixel}px`, '--hue': cssOf(ink) }}
            />
          ),
      )}
      <div class="tip" style={beside} aria-live="polite">
        <span class="when">{when(span.from + step * span.step)}</span>
        {readings.map(reading => (
          <TipRow key={reading.name} {...reading} />
        ))}
      </div>
    </>
  );
}

function TipRow({ name, ink, faint, text }: Reading) {
  return (
    <>
      <span class={faint ? 'key faint' : 'key'} style={{ '--hue': cssOf(ink) }}>
        {name}
      </span>
      <b>{text}</b>
    </>
  );
}
