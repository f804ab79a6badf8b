import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { LineReader, type MetricLine } from '../../../src/core/decode/dogstatsd.ts';
import { broken } from '../broken.ts';

const lines: [datagram: string, expected: string][] = [
  ['page.views:1|c', 'c page.views=1 []'],
  ['page.views:1|c|@0.5|#env:dev,route:/slow', 'c page.views=1 x2 [env:dev,route:/slow]'],
  ['page.views:1|c|#env:dev|@0.5', 'c page.views=1 x2 [env:dev]'],
  ['latency:12:18:9|ms', 'm latency=12,18,9 []'],
  ['latency:12::9:|h', 'h latency=12,9 []'],
  ['size:-1.5e3|d', 'd size=-1500 []'],
  ['queue:+4|g', 'g queue=4 []'],
  ['users:a:b|s', 's users=a:b []'],
  ['queue:9|g|T1700000000', 'g queue=9 at 1700000000000 []'],
  ['a:1|c|#x:1|#y:2', 'c a=1 [y:2]'],
  ['a:1|c|#', 'c a=1 []'],
  ['a:1|c||#x', 'c a=1 [x]'],
  ['a:1|c|c:ci-64d0|e:it-false,cn-app|card:none|zz:top|#x', 'c a=1 [x]'],
  ['a:1|c\n\nb:2|g\n', 'c a=1 [] / g b=2 []'],
  ['a:1|c\r\nb:2|g\r\n', 'c a=1 [] / g b=2 []'],
  ['été:1|c|#lieu:zoé', 'c été=1 [lieu:zoé]'],
  ['_e{5,4}:title|text|t:error\n_sc|db|0|m:fine', 'event / check'],
  ['_events:1|c', 'c _events=1 []'],
  ['a:1|c|@2', 'noted sample rate outside 0 to 1 taken as 1 / c a=1 []'],
  ['a:1|c|@0', 'noted sample rate outside 0 to 1 taken as 1 / c a=1 []'],
  ['a:1|c|@-0.5', 'noted sample rate outside 0 to 1 taken as 1 / c a=1 []'],
  ['a:1|c|@1e-310', 'noted sample rate outside 0 to 1 taken as 1 / c a=1 []'],
  ['', ''],
  ['nonsense', 'refused no value'],
  ['nonsense\na:1|c', 'refused no value / c a=1 []'],
  [':1|c', 'refused no name'],
  ['a:|g', 'refused no value'],
  ['a::|g', 'refused no value'],
  ['a:1', 'refused no type'],
  ['a:1|', 'refused unknown type'],
  ['a:1|x', 'refused unknown type'],
  ['a:1|m', 'refused unknown type'],
  ['a:1|cc', 'refused unknown type'],
  ['a|b:1|c', 'refused no value'],
  ['a:1:two:3|c', 'refused value is not a number'],
  ['a:NaN|g\na:Inf|g\na:0x10|g', Array(3).fill('refused value is not a number').join(' / ')],
  ['a:1e999|g', 'refused value is not a number'],
  ['a:12.25,13,40|d', 'refused value is not a number'],
  ['a:1|c|@x', 'refused sample rate is not a number'],
  ['a:1|c|@', 'refused sample rate is not a number'],
  ['a:1|c|@x|@0.5', 'refused sample rate is not a number'],
  ['a:9|g|T0', 'refused timestamp is not a time'],
  ['a:9|g|Tabc', 'refused timestamp is not a time'],
  ['a:9|h|T1700000000', 'refused timestamp on a type that takes none'],
  ['a:1|c|#x\ty', 'refused control character'],
  ['a:1|c\rb:2|c', 'refused control character'],
];

test.each(lines)('%j', (datagram, expected) => {
  expect(told(bytesOf(datagram))).toBe(expected);
});

test('a line hashes alike wherever it stands, and its tags and type count', () => {
  const hashes = (datagram: string) => {
    const found: number[] = [];
    read(bytesOf(datagram), { metric: line => found.push(line.hash) });
    return found;
  };
  const [first, second] = hashes('abc:1|c|#env:dev,k:v\nabc:22.5|c|@0.1|#env:dev,k:v|c:x');
  expect(first).toBe(second);
  const others = hashes(
    'abc:1|c|#env:dev,k:w\nabc:1|g|#env:dev,k:v\nabd:1|c|#env:dev,k:v\nabc:1|c',
  );
  expect(new Set([first, ...others]).size).toBe(5);
});

test('a datagram of many values', () => {
  const values = Array.from({ length: 1000 }, (_, at) => at);
  expect(told(bytesOf(`a:${values.join(':')}|d`))).toBe(`d a=${values.join()} []`);
});

describe('captured datagrams', () => {
  const folder = new URL('../../fixtures/dogstatsd/', import.meta.url);
  const names = readdirSync(folder).filter(name => name.endsWith('.bin'));
  const captures = names.map(name => [name, readFileSync(new URL(name, folder))] as const);

  test.each(captures)('%s is read whole', (name, datagram) => {
    const count = datagram.toString().trimEnd().split('\n').length;
    const found = told(datagram).split(' / ');
    expect(found.length).toBe(count);
    // hot-shots sends an array of a distribution as `12.25,13,40`, which the Agent drops too.
    const refused = found.filter(line => line.startsWith('refused'));
    expect(refused.length).toBe(name === 'hot-shots-02.bin' ? 1 : 0);
  });

  test.each(captures)('%s cut anywhere loses at most its last line', (_, datagram) => {
    const whole = told(datagram).split(' / ');
    for (let length = 0; length < datagram.length; length++) {
      const cut = datagram.subarray(0, length);
      const lines = cut.toString('latin1').split('\n');
      const last = lines.pop() === '' ? 0 : 1;
      const found = told(cut)
        .split(' / ')
        .filter(line => line && !line.startsWith('noted'));
      expect(found.slice(0, lines.length)).toEqual(whole.slice(0, lines.length));
      expect(found.length).toBe(lines.length + last);
    }
  });

  test('mangled ones never throw, and every line is told of once', () => {
    const some = broken(captures, ([, datagram]) => datagram);
    fc.assert(
      fc.property(some, ({ bytes }) => {
        const text = Buffer.from(bytes).toString('latin1');
        const filled = text.split('\n').filter(line => line !== '' && line[0] !== '\r');
        const found = told(bytes)
          .split(' / ')
          .filter(line => line && !line.startsWith('noted'));
        expect(found.length).toBe(filled.length);
      }),
      { numRuns: 500 },
    );
  });

  test('noise never throws', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), noise => told(noise) !== undefined));
  });
});

interface Heard {
  metric?(line: MetricLine): void;
  other?(text: string): void;
}

function read(datagram: Uint8Array, { metric, other }: Heard): void {
  const reader = new LineReader({
    metric: line => metric?.(line),
    event: () => other?.('event'),
    check: () => other?.('check'),
    refused: reason => other?.(`refused ${reason}`),
    noted: reason => other?.(`noted ${reason}`),
  });
  reader.read(datagram);
}

/** The one place that knows the reader's shape. */
function told(datagram: Uint8Array): string {
  const found: string[] = [];
  read(datagram, { metric: line => found.push(textOf(line)), other: text => found.push(text) });
  return found.join(' / ');
}

function textOf(line: MetricLine): string {
  const text = (from: number, to: number) => new TextDecoder().decode(line.bytes.slice(from, to));
  const set = text(line.valueStart, line.valueEnd);
  const values = line.count === 0 ? set : [...line.values.subarray(0, line.count)].join();
  const head = `${String.fromCharCode(line.type)} ${text(line.nameStart, line.nameEnd)}=${values}`;
  const weight = line.weight === 1 ? '' : ` x${line.weight}`;
  const at = line.at === undefined ? '' : ` at ${line.at}`;
  return `${head}${weight}${at} [${text(line.tagsStart, line.tagsEnd)}]`;
}

function bytesOf(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
