import { h, render } from 'preact';
import { formats } from '../../src/core/model/format.ts';
import { words } from '../../src/core/model/words.ts';
import { LineChart } from '../../webview/charts/line.tsx';
import { type Page, PageContext } from '../../webview/page.ts';
import type { Ink } from '../../webview/theme.ts';

// Runs in a blank page: draws our chart with each step's lines, in the time that `drawOurs` returns.
const POINTS = 3600;
const inks: readonly Ink[] = ['hue1', 'hue2', 'hue3', 'hue4', 'hue5'];

/** What each contender draws: lines of one point a second whose window moves by a second. */
export interface Live {
  readonly lines: number;
  readonly steps: number;
}

async function drawOurs({ lines, steps }: Live): Promise<number[]> {
  const host = document.createElement('div');
  host.style.width = '1000px';
  document.body.append(host);
  // Nobody points at it, which is what it would need more of its page for.
  const say = words('en');
  const page = { say, format: formats(say) } as unknown as Page;
  const series = Array.from({ length: lines }, (_, line) => wave(line, POINTS + steps));
  const times: number[] = [];
  for (let step = 0; step < steps; step++) {
    await new Promise(requestAnimationFrame);
    const before = performance.now();
    const given = series.map(({ at, values }, line) => ({
      name: `line ${line}`,
      ink: inks[line % inks.length] ?? 'hue1',
      at: at.subarray(step, step + POINTS),
      values: values.subarray(step, step + POINTS),
    }));
    const span = { from: step * 1000, to: (step + POINTS) * 1000, step: 1000 };
    const chart = h(LineChart, { says: 'lines', span, lines: given, write: String });
    render(h(PageContext.Provider, { value: page }, chart), host);
    times.push(performance.now() - before);
  }
  return times;
}

function wave(line: number, length: number) {
  const at = Float64Array.from({ length }, (_, index) => index * 1000);
  const values = at.map(
    time => 50 + 10 * line + 20 * Math.sin(time / 3e5 + line) + ((time * 7919) % 13),
  );
  return { at, values };
}

Object.assign(globalThis, { drawOurs });
