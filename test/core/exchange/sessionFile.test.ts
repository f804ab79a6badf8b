import { expect, test } from 'vitest';
import { redacted } from '../../../src/core/exchange/redact.ts';
import {
  bodyOfSpans,
  headingOf,
  readHeading,
  readSpan,
} from '../../../src/core/exchange/sessionFile.ts';
import type { Span } from '../../../src/core/model/span.ts';
import { readTrace, traceKey } from '../../../src/core/store/trace.ts';
import type { Traces } from '../../../src/core/store/traces.ts';
import { capture, NOW, post, tracesWith } from '../sources.ts';

const captures = [
  'py416-v05-traces-flask',
  'js6-v04-traces',
  'py416-v05-links-events',
  'made-v04-links-events',
];

test.each(captures)('%s comes back from a file as it was', name => {
  const [here, there] = [tracesWith(), tracesWith()];
  const { endpoint, body } = capture(name);
  post(here, endpoint, body);
  const written = allSpans(here).map(span => JSON.stringify(span));
  const read = written.flatMap(line => readSpan(line) ?? []);
  expect(read).toHaveLength(here.spans.count);
  const { refused } = post(there, '/v0.4/traces', bodyOfSpans(read));
  expect([...refused]).toEqual([]);
  const [before, after] = [allSpans(here), allSpans(there)];
  expect(after.map(comparable)).toEqual(before.map(comparable));
  const late = after.map((span, at) => Math.abs(span.start - (before[at]?.start ?? 0)));
  expect(Math.max(...late)).toBeLessThan(0.001);
});

const masks: [what: string, tag: string, value: string, kept: string][] = [
  ['a key that tells', 'http.request.headers.authorization', 'Bearer abc', '<redacted>'],
  ['a user', 'usr.name', 'ada', '<redacted>'],
  ['a query string', 'http.url', 'http://shop/items?card=4111', 'http://shop/items?<redacted>'],
  ['an address of a person', 'note', 'from ada@example.org today', 'from <redacted> today'],
  ['a key inside a text', 'note', 'key AKIA1234567890abcdefGHIJ gone', 'key <redacted> gone'],
  [
    'a home folder',
    'error.stack',
    'File "/home/ada/shop/app.py"',
    'File "/home/<redacted>/shop/app.py"',
  ],
  [
    'values of a statement',
    'sql.query',
    "SELECT 1 FROM a WHERE b = 'it''s'",
    'SELECT ? FROM a WHERE b = ?',
  ],
  ['an ordinary tag', 'http.route', '/items/<int:item_id>', '/items/<int:item_id>'],
  [
    'the id of a process',
    'runtime-id',
    '2962559c6a7047f7916d3f3aada69aef',
    '2962559c6a7047f7916d3f3aada69aef',
  ],
];

test.each(masks)('%s: %s=%s', (_, tag, value, kept) => {
  expect(redacted(aSpanWith({ [tag]: value })).meta[tag]).toBe(kept);
});

test('the resource of a statement keeps its shape only', () => {
  const span = { ...aSpanWith({}), type: 'sql', resource: "UPDATE a SET b = 'c' WHERE d = 7" };
  expect(redacted(span).resource).toBe('UPDATE a SET b = ? WHERE d = ?');
});

const headings: [line: string, said: string][] = [
  [JSON.stringify(headingOf(NOW, true)), 'made'],
  ['{"dogwatch":"session","format":99}', 'This session was written by a newer Dogwatch.'],
  ['{"resourceSpans":[]}', 'This is not a session of Dogwatch.'],
  ['not JSON', 'This is not a session of Dogwatch.'],
  ['[]', 'This is not a session of Dogwatch.'],
];

test.each(headings)('a file that begins with %s', (line, said) => {
  const heading = readHeading(line);
  expect(typeof heading === 'string' ? heading : 'made').toBe(said);
});

const strange = [
  '',
  '{}',
  'null',
  '"x"',
  '{"spanId":"1"}',
  JSON.stringify({ ...aSpanWith({}), meta: { a: 1 } }),
];

test.each(strange)('a line that is no span is passed over: %s', line => {
  expect(readSpan(line)).toBeUndefined();
});

function aSpanWith(meta: Record<string, string>): Span {
  return {
    traceId: '0'.repeat(31).concat('1'),
    spanId: '0'.repeat(15).concat('2'),
    parentId: undefined,
    service: 'shop',
    name: 'flask.request',
    resource: 'GET /',
    type: 'web',
    start: NOW,
    duration: 5,
    error: false,
    meta,
    metrics: {},
  };
}

function allSpans(traces: Traces): readonly Span[] {
  const ids = new Set<string>();
  for (let row = 0; row < traces.spans.count; row++) {
    const columns = traces.spans.columns(row);
    const [high = 0, low = 0] = [columns.traceHigh[row], columns.traceLow[row]];
    ids.add(high.toString(16).padStart(8, '0') + low.toString(16).padStart(8, '0'));
  }
  return [...ids].sort().flatMap(id => {
    const { high, low } = traceKey(id) ?? { high: 0, low: 0 };
    return readTrace(traces.spans, high, low);
  });
}

/** Starts may differ by less than a microsecond; every span of a trace gets the tag of its id's upper half. */
function comparable({ start: _start, meta, struct: _, ...rest }: Span): object {
  const { '_dd.p.tid': _tid, ...tags } = meta;
  return { ...rest, meta: tags };
}
