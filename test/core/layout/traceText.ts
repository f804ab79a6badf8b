import { type TraceTree, treeOf } from '../../../src/core/layout/tree.ts';
import type { TraceColumns } from '../../../src/core/model/trace.ts';

/** `web flask.request GET /slow @0+100 !`: service, operation, resource, from and for how long; `!` fails. */
const LINE = /^(\s*)(\S+) (\S+)(?: (.+?))? @([\d.]+)\+([\d.]+)( !)?$/;

/** A trace drawn as indented text: a child stands two further to the right, below its parent. */
export function traceOf(text: string): TraceColumns {
  const lines = text.split('\n').filter(line => line.trim());
  const indent = /^\s*/.exec(lines[0] ?? '')?.[0].length ?? 0;
  const strings: string[] = [];
  const id = (text: string) => {
    if (!strings.includes(text)) strings.push(text);
    return strings.indexOf(text);
  };
  const above: number[] = [];
  const spans = lines.map((line, span) => {
    const [, space = '', service = '', name = '', resource = name, from, length, fails] =
      LINE.exec(line) ?? [];
    const depth = (space.length - indent) / 2;
    above.length = depth;
    above.push(span);
    return {
      parent: above.at(-2) ?? -1,
      service: id(service),
      name: id(name),
      resource: id(resource),
      offset: Number(from),
      length: Number(length),
      error: fails ? (1 as const) : (0 as const),
    };
  });
  const column = <K extends keyof (typeof spans)[number]>(key: K) => spans.map(span => span[key]);
  return {
    traceId: `${'0'.repeat(31)}1`,
    start: 0,
    duration: spans.reduce((most, { offset, length }) => Math.max(most, offset + length), 0),
    strings,
    spanId: spans.map((_, span) => span.toString(16).padStart(16, '0')),
    parent: column('parent'),
    service: column('service'),
    name: column('name'),
    resource: column('resource'),
    type: spans.map(() => id('web')),
    offset: column('offset'),
    length: column('length'),
    error: column('error'),
    status: spans.map(() => 0),
    orphans: 0,
    sampling: undefined,
  };
}

export const treeOfText = (text: string): TraceTree => treeOf(traceOf(text));

export const nameOf = ({ columns }: TraceTree, span: number): string =>
  columns.strings[columns.name[span] ?? -1] ?? '?';

/** Numbers that look random and are the same each time. */
function randomOf(seed: number): (below: number) => number {
  let state = seed;
  return below => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

/** A trace of some spans: siblings overlap, children may outlive their parents. Siblings stand by start. */
export function randomTrace(seed: number, size: number): TraceColumns {
  const random = randomOf(seed);
  const children: number[][] = [[]];
  for (let span = 1; span < size; span++) {
    children.push([]);
    const near = Math.max(0, span - 1 - random(6));
    children[random(3) === 0 ? random(span) : near]?.push(span);
  }
  const lines: string[] = [];
  const stack = [{ span: 0, depth: 0, from: 0, length: 1000 }];
  for (let at = stack.pop(); at; at = stack.pop()) {
    const { span, depth, from, length } = at;
    const service = `s${random(4)}`;
    lines.push(`${'  '.repeat(depth)}${service} o${random(9)} @${from}+${length}`);
    const below = (children[span] ?? []).map(child => ({
      span: child,
      depth: depth + 1,
      from: from + random(length + 1),
      length: random(Math.max(2, length)),
    }));
    stack.push(...below.sort((a, b) => b.from - a.from));
  }
  return traceOf(lines.join('\n'));
}
