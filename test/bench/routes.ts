import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { openRoutes } from '../../src/core/routes/finder.ts';
import { inProject } from '../harness/places.ts';
import { type Bench, percentile } from './bench.ts';

const FILES = 2000;
const ROUNDS = 5;
const EDITS = 41;
/** One file in so many declares routes; the others are what a program is made of. */
const ROUTES_EVERY = 20;

/** The first index of a program's files against reading them, and the index of one file again after an edit. */
export const routes: Bench = {
  name: 'routes',
  async run() {
    const folder = mkdtempSync(path.join(tmpdir(), 'dogwatch-routes-'));
    try {
      const files = written(folder);
      const [reading, indexing]: [number[], number[]] = [[], []];
      let found = 0;
      for (let round = 0; round <= ROUNDS; round++) {
        const read = await timed(async () => files.map(file => readFileSync(file, 'utf8').length));
        const indexed = await timed(async () => {
          found = await indexOf(files);
        });
        if (round === 0) continue; // the files come from the disk
        reading.push(read);
        indexing.push(indexed);
      }
      const [floor, index] = [percentile(reading, 0.5), percentile(indexing, 0.5)];
      const edits = await editTimes();
      return [
        { name: `read ${FILES} files`, value: floor, unit: 'ms' },
        {
          name: 'first index of them',
          value: index,
          unit: 'ms',
          against: 'reading them',
          ratio: index / floor,
        },
        { name: 'files with routes', value: found, unit: `of ${FILES / ROUTES_EVERY}` },
        {
          name: 'index after an edit in 1,000 lines, p50',
          value: percentile(edits, 0.5),
          unit: 'ms',
        },
        {
          name: 'the same, p95',
          value: percentile(edits, 0.95),
          unit: 'ms',
          against: '10 ms',
          ratio: percentile(edits, 0.95) / 10,
        },
      ];
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

const finder = () => openRoutes(file => readFile(inProject('dist', file)));

async function indexOf(files: readonly string[]): Promise<number> {
  const routes = await finder();
  let found = 0;
  for (const file of files) {
    const source = { path: file, languageId: 'python', text: readFileSync(file, 'utf8') };
    if (routes.mayHoldRoutes(source) && (await routes.find(source)).length > 0) found++;
  }
  routes.dispose();
  return found;
}

/** A character typed into a handler, somewhere else each time. */
async function editTimes(): Promise<readonly number[]> {
  const routes = await finder();
  const lines = moduleOf(0, 40).split('\n').concat(plain(900).split('\n')).slice(0, 1000);
  const times: number[] = [];
  for (let edit = 0; edit < EDITS; edit++) {
    const at = (edit * 97) % lines.length;
    lines[at] += ' #';
    const source = { path: '/app.py', languageId: 'python', text: lines.join('\n') };
    const took = await timed(async () => routes.find(source));
    if (edit > 0) times.push(took); // the first one loads the grammar
  }
  routes.dispose();
  return times;
}

function written(folder: string): readonly string[] {
  return Array.from({ length: FILES }, (_, index) => {
    const inside = path.join(folder, `package${index % 50}`);
    mkdirSync(inside, { recursive: true });
    const file = path.join(inside, `module${index}.py`);
    writeFileSync(file, index % ROUTES_EVERY === 0 ? moduleOf(index, 8) : plain(120));
    return file;
  });
}

const moduleOf = (index: number, routes: number): string =>
  [
    'from flask import Blueprint, jsonify',
    `api = Blueprint("api${index}", __name__, url_prefix="/v${index}")`,
    ...Array.from({ length: routes }, (_, route) => [
      '',
      `@api.route("/items/${route}/<int:item>", methods=["GET", "POST"])`,
      `def items_${route}(item):`,
      `    return jsonify({"item": item, "route": ${route}})`,
    ]).flat(),
  ].join('\n');

const plain = (lines: number): string =>
  Array.from({ length: lines / 6 }, (_, index) =>
    [
      '',
      `class Thing${index}:`,
      '    """What it stands for."""',
      `    def work(self, values):`,
      `        total = sum(value * ${index} for value in values if value > 0)`,
      '        return {"total": total, "name": f"{self.name} of {total}"}',
    ].join('\n'),
  ).join('\n');

async function timed(work: () => Promise<unknown>): Promise<number> {
  const before = performance.now();
  await work();
  return performance.now() - before;
}
