// What each capture decodes to, as text beside the captures: a change of it is a change of what people see.
import { readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { Span } from '../../../src/core/model/span.ts';
import { capture, post, spansIn, tracesWith } from '../sources.ts';

const folder = new URL('../../fixtures/traces/', import.meta.url);
const names = readdirSync(folder)
  .filter(name => name.endsWith('.bin'))
  .map(name => name.replace('.bin', ''));

/** Few spans are written whole, many as what they are called. */
const WHOLE = 4;

test.each(names)('%s', async name => {
  const store = tracesWith();
  const { endpoint, body } = capture(name);
  const { refused } = post(store, endpoint, body);
  const spans = spansIn(store);
  const text = spans.length <= WHOLE ? JSON.stringify(spans, sorted, 2) : called(spans);
  await expect(`${text}\n`).toMatchFileSnapshot(`../../fixtures/traces/golden/${name}.txt`);
  expect([...refused]).toEqual([]);
});

/** `3 × shop flask.request "GET /slow" web 200`, one line for each different one. */
function called(spans: readonly Span[]): string {
  const lines = spans.map(({ service, name, resource, type, error, meta, metrics, ...span }) => {
    const status = meta['http.status_code'] ?? metrics['http.status_code'] ?? '';
    const failed = error ? `failed ${meta['error.type'] ?? ''}` : '';
    const more = `${span.links?.length ?? 0}/${span.events?.length ?? 0}`;
    const known = more === '0/0' ? '' : `links/events ${more}`;
    return [service, name, JSON.stringify(resource), type, status, failed, known]
      .filter(part => part !== '')
      .join(' ');
  });
  return [...Map.groupBy(lines, line => line)]
    .map(([line, same]) => `${same.length} × ${line}`)
    .sort()
    .join('\n');
}

function sorted(_: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}
