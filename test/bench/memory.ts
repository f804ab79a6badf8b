import { execFileSync } from 'node:child_process';
import { inProject } from '../harness/places.ts';
import type { Bench } from './bench.ts';
import type { Kept } from './memoryOf.ts';

/** What a span takes while it is kept, each design in a process of its own, and how long the longest body held everything up. */
export const memory: Bench = {
  name: 'memory',
  async run() {
    const [columns, small, objects] = [keptAs('columns'), keptAs('small'), keptAs('objects')];
    const ratio = columns.resident / objects.resident;
    const against = 'objects of JSON.parse';
    return [
      { name: 'a span as objects, resident', value: objects.resident, unit: 'B' },
      { name: 'a span kept, resident', value: columns.resident, unit: 'B', against, ratio },
      { name: 'a span kept, resident, ten in a body', value: small.resident, unit: 'B' },
      { name: 'the same, as the status tells it', value: small.told, unit: 'B' },
      { name: 'a span kept, as the status tells it', value: columns.told, unit: 'B' },
      { name: 'a million spans kept', value: columns.resident, unit: 'MB' },
      { name: 'longest pause while they come, 1,002 at a time', value: columns.pause, unit: 'ms' },
      { name: 'the same, 99 of 100 pauses are shorter', value: columns.pause99, unit: 'ms' },
    ];
  },
};

function keptAs(design: 'columns' | 'small' | 'objects'): Kept {
  const script = inProject('test/bench/memoryOf.ts');
  const printed = execFileSync(process.execPath, ['--expose-gc', script, design], {
    encoding: 'utf8',
  });
  return JSON.parse(printed) as Kept;
}
