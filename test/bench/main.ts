import { answers } from './answers.ts';
import type { Bench, Figure } from './bench.ts';
import { chart } from './chart.ts';
import { disk } from './disk.ts';
import { dogstatsd } from './dogstatsd.ts';
import { drawing } from './drawing.ts';
import { figures } from './figures.ts';
import { idle } from './idle.ts';
import { intake } from './intake.ts';
import { lens } from './lens.ts';
import { memory } from './memory.ts';
import { pauses } from './pauses.ts';
import { restart } from './restart.ts';
import { routes } from './routes.ts';
import { search } from './search.ts';
import { size } from './size.ts';
import { sketches } from './sketches.ts';
import { spotlight } from './spotlight.ts';
import { traceView } from './traceView.ts';

/** Every bench, one line each. Ratios are taken in one run, contenders in turn; absolute figures are this machine's. */
const benches: readonly Bench[] = [
  size,
  idle,
  lens,
  answers,
  intake,
  spotlight,
  pauses,
  memory,
  disk,
  restart,
  dogstatsd,
  sketches,
  figures,
  search,
  routes,
  chart,
  drawing,
  traceView,
];

/** What belongs together under one name: all there is to say of traces, from the socket to the page. */
const groups: ReadonlyMap<string, readonly Bench[]> = new Map([
  ['traces', [intake, memory, disk, restart, search, traceView]],
]);

/** Runs the benches named, or all, and prints a line for each figure. */
export async function run(names: readonly string[]): Promise<void> {
  const known = new Map([...groups, ...benches.map(bench => [bench.name, [bench]] as const)]);
  const unknown = names.filter(name => !known.has(name));
  if (unknown.length > 0)
    throw new Error(`no bench is called ${unknown.join(', ')}; there are ${[...known.keys()]}`);
  const wanted = new Set(names.flatMap(name => known.get(name) ?? []));
  for (const bench of benches) {
    if (names.length > 0 && !wanted.has(bench)) continue;
    console.log(`\n${bench.name}`);
    for (const figure of await bench.run()) console.log(line(figure));
  }
}

/** `  VSIX                                            1520 kB`. */
function line({ name, value, unit, against, ratio }: Figure): string {
  const compared = against === undefined ? '' : `   ${ratio?.toPrecision(3)} × ${against}`;
  return `  ${name.padEnd(48)}${value.toPrecision(4).padStart(8)} ${unit}${compared}`;
}
