import { expect, test } from 'vitest';
import { treeOf } from '../../src/core/layout/tree.ts';
import { formats } from '../../src/core/model/format.ts';
import type { Span } from '../../src/core/model/span.ts';
import { words } from '../../src/core/model/words.ts';
import { traceColumns } from '../../src/core/query/traceColumns.ts';
import {
  spanJson,
  spanMarkdown,
  traceJson,
  traceMarkdown,
} from '../../webview/views/trace/copy.ts';
import { pages } from './browserPages.ts';
import { opening, places } from './recorded.ts';
import { answersOf, checkoutSpans } from './traceAnswers.ts';

const say = words('en');
const saying = { say, format: formats(say) };
const traceId = '591a8bf8a5b4dde8af75e95a7c5a930c';

const root: Span = {
  traceId,
  spanId: '000000000000c2d5',
  parentId: undefined,
  service: 'shop',
  name: 'flask.request',
  resource: 'POST /checkout',
  type: 'web',
  start: 1_780_308_584_902.25,
  duration: 1_700_000_000,
  error: true,
  meta: { env: 'dev', 'error.type': 'ValueError', 'error.stack': 'Traceback\n  File "a.py"\n' },
  metrics: { _sampling_priority_v1: 2, 'a|b': 1.5 },
  links: [{ traceId: '6'.repeat(32), spanId: '7'.repeat(16), attributes: { reason: 'retried' } }],
  events: [{ at: 1_780_308_585_000, name: 'payment failed', attributes: { attempt: 3 } }],
  struct: { appsec: { triggers: [1] } },
};
const query: Span = {
  ...{ traceId, spanId: '000000000000c2d6', parentId: root.spanId, service: 'db', type: 'sql' },
  ...{ name: 'postgres.query', resource: 'SELECT `a`\nFROM t', start: root.start + 10 },
  ...{ duration: 20_000_000, error: false, meta: { env: 'dev' }, metrics: {} },
};

test('a span as Datadog names its fields', () => {
  expect(JSON.parse(spanJson(root))).toEqual({
    trace_id: traceId,
    span_id: '000000000000c2d5',
    parent_id: '0',
    service: 'shop',
    name: 'flask.request',
    resource: 'POST /checkout',
    type: 'web',
    start: 1_780_308_584_902_250_000,
    duration: 1_700_000_000,
    error: 1,
    meta: root.meta,
    metrics: root.metrics,
    meta_struct: { appsec: { triggers: [1] } },
    span_links: [
      { trace_id: '6'.repeat(32), span_id: '7'.repeat(16), attributes: { reason: 'retried' } },
    ],
    span_events: [
      {
        time_unix_nano: 1_780_308_585_000_000_000,
        name: 'payment failed',
        attributes: { attempt: 3 },
      },
    ],
  });
});

test('a trace is all of its spans with all that they say, and tells what was left out', () => {
  const told = JSON.parse(traceJson(traceId, { spans: [root, query], more: 0 }));
  expect(told.trace_id).toBe(traceId);
  expect(told.spans.map((span: object) => JSON.stringify(span))).toEqual(
    [root, query].map(span => JSON.stringify(JSON.parse(spanJson(span)))),
  );
  expect(told.spans_left_out).toBeUndefined();
  expect(JSON.parse(traceJson(traceId, { spans: [root], more: 7 })).spans_left_out).toBe(7);
});

test('a span as Markdown', () => {
  expect(spanMarkdown(root, saying).split('\n')).toEqual([
    '**flask.request** `POST /checkout` (shop) 1.7 s · **error**',
    '',
    `Trace \`${traceId}\`, span \`000000000000c2d5\``,
    '',
    '| tag | value |',
    '|---|---|',
    '| _sampling_priority_v1 | 2 |',
    '| a\\|b | 1.5 |',
    '| env | dev |',
    '| error.type | ValueError |',
    '',
    '```',
    'Traceback',
    '  File "a.py"',
    '```',
    '',
    `- Link to trace \`${'6'.repeat(32)}\`, span \`${'7'.repeat(16)}\`: \`reason=retried\``,
    '- Event `payment failed` at 2026-06-01T10:09:45.000Z: `attempt=3`',
    '',
    'appsec:',
    '',
    '```json',
    '{',
    '  "triggers": [',
    '    1',
    '  ]',
    '}',
    '```',
    '',
  ]);
});

test('a trace as Markdown: a list that is indented like the waterfall, then each span', () => {
  const columns = traceColumns([root, query]);
  if (!columns) throw new Error('there are spans');
  const text = traceMarkdown(treeOf(columns), { spans: [root, query], more: 3 }, saying);
  const lines = text.split('\n');
  expect(lines[0]).toBe(`# Trace \`${traceId}\``);
  expect(lines.filter(line => /^ *- \*\*/.test(line))).toEqual([
    '- **flask.request** `POST /checkout` (shop) 1.7 s · **error**',
    "  - **postgres.query** `SELECT 'a' FROM t` (db) 20 ms",
  ]);
  expect(lines.filter(line => line.startsWith('## '))).toEqual([
    '## flask.request `POST /checkout`',
    "## postgres.query `SELECT 'a' FROM t`",
  ]);
  expect(text).toContain('3 more spans were left out.');
});

pages('copying a trace', open => {
  test.each(['JSON', 'Markdown'])('%s holds every tag of every span', async form => {
    const spans = checkoutSpans();
    const { tab, heard } = await open({ open: opening(places.trace), answer: answersOf(spans) });
    await tab.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await tab.locator('.head .copy', { hasText: form }).click();
    await expect.poll(() => tab.locator('.head .copies').innerText()).toContain('Copied');
    const copied = await tab.evaluate(() => navigator.clipboard.readText());
    for (const { spanId } of spans) expect(copied).toContain(spanId);
    expect(copied).toContain('curl/8.5.0');
    expect(copied).toContain('payment failed');
    expect(
      heard.filter(message => message.kind === 'ask' && message.query.kind === 'spans'),
    ).toHaveLength(1);
  });
});
