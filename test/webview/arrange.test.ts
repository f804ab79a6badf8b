import { expect, test } from 'vitest';
import type { Span } from '../../src/core/model/span.ts';
import { toSteps } from '../../webview/views/endpoint/steps.ts';
import { arrange } from '../../webview/views/trace/arrange.ts';
import { later, recordedEndpoint } from './recorded.ts';

/** `b<a@5+3`: span b, child of a, from 5 ms on for 3 ms. */
const traces: [spans: string, rows: string][] = [
  ['a@0+10 b<a@2+3 c<a@6+2', 'a@0+100 .b@20+30 .c@60+20'],
  ['c<a@6+2 b<a@2+3 a@0+10', 'a@0+100 .b@20+30 .c@60+20'], // in whatever order they came
  ['b<a@2+8 c<b@4+2 a@0+10', 'a@0+100 .b@20+80 ..c@40+20'],
  ['b<lost@0+4 c<b@2+2', 'b@0+100 .c@50+50'], // the parent is not held
  ['a<b@0+10 b<a@2+4', 'a@0+100 .b@20+40'], // spans that name each other
  ['a<a@0+10', 'a@0+100'],
  ['', ''],
];

test.each(traces)('%s', (text, rows) => {
  const spans = text.split(' ').filter(Boolean).map(spanOf);
  expect(
    arrange(spans)
      .rows.map(
        ({ span, depth, from, part }) =>
          `${'.'.repeat(depth)}${span.spanId}@${percent(from)}+${percent(part)}`,
      )
      .join(' '),
  ).toBe(rows);
});

const percent = (part: number) => Math.round(part * 100);

function spanOf(text: string): Span {
  const [, spanId = '', parentId, start, duration] =
    /(\w+)(?:<(\w+))?@(\d+)\+(\d+)/.exec(text) ?? [];
  return {
    traceId: 't',
    spanId,
    parentId,
    service: 's',
    name: spanId,
    resource: spanId,
    type: '',
    start: 1000 + Number(start),
    duration: Number(duration) * 1e6,
    error: false,
    meta: {},
    metrics: {},
  };
}

test('charts show whole steps, the newest ones, of exactly the time asked for', () => {
  const { span, at, latency, requests } = toSteps(recordedEndpoint.answer, 900);
  expect([span.to - span.from, at.length, latency.p95.length]).toEqual([900_000, 90, 90]);
  expect(requests.ok.at(-1)).toBe(recordedEndpoint.answer.requests.ok.at(-1));
  const moved = toSteps(later(recordedEndpoint.answer, 25_000), 900);
  expect((moved.span.from - span.from) % span.step).toBe(0);
});
