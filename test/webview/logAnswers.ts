import { readStack } from '../../src/core/errors/stack.ts';
import type { Log, LogStatus } from '../../src/core/model/log.ts';
import type { AroundMetric, MetricsAround } from '../../src/core/model/metric.ts';
import type { Span } from '../../src/core/model/span.ts';
import type { Answer, Query, QueryOf } from '../../src/protocol/queries.ts';
import { answersOf, checkoutSpans } from './traceAnswers.ts';

/** `operation | milliseconds after it began | status | message`. */
const lines = `
flask.request | 1 | info | POST /checkout from 127.0.0.1
app.load_cart | 110 | debug | cart 42 of user 7 has 14 items
app.rules | 12 | debug | 5 rules apply to cart 42
payments.charge | 8 | info | charging card •••• 4242, 129.90 EUR
fraud.model | 240 | warn | score 0.71 is above the watch threshold 0.65, model 2026-05-28, features stale by 6 h
payments.gateway | 35 | info | POST https://bank.test/v1/authorize, attempt 1
http.request | 200 | warn | connection reset by peer, retrying in 5 ms
http.request | 206 | error | bank did not answer after 3 attempts
payments.charge | 980 | error | charge failed: ConnectionError
flask.handle_user_exception | 3 | critical | POST /checkout failed with 500
app.checkout | 1790 | ok | order 9812 marked as failed`;

const stack = `Traceback (most recent call last):
  File "/home/dev/payments/gateway.py", line 88, in authorize
    response = pool.post(url, json=body)
ConnectionError: connection reset by peer`;

const spans = checkoutSpans();

/** A line of the app, in the workspace or not. */
function placeOf(here: boolean) {
  const place = { uri: 'file:///home/dev/payments/gateway.py', line: 87, symbol: 'authorize' };
  const frame = { file: '/home/dev/payments/gateway.py', line: 88, symbol: 'authorize' };
  return { ...frame, code: '', own: true, ...(here && { place }) };
}

/** What the checkout has logged, newest first. */
export const checkoutLogs: readonly Log[] = lines
  .trim()
  .split('\n')
  .flatMap((line, id): Log[] => {
    const [name, after, status, message = ''] = line.split(' | ');
    const span = spans.find(of => of.name === name);
    return span ? [aLog(span, id, Number(after), status as LogStatus, message)] : [];
  })
  .sort((a, b) => b.at - a.at);

function aLog(span: Span, id: number, after: number, status: LogStatus, message: string): Log {
  const { service, traceId, spanId, start } = span;
  const failed = message.startsWith('bank did');
  const coloured = failed ? `\u001b[31m\u001b[1m${message}\u001b[0m` : message;
  return {
    ...{ id, at: start + after, status, service, source: 'python', host: 'box' },
    message: coloured,
    ...{ traceId: traceId.slice(-16), spanId },
    ...(failed && { code: placeOf(true), frames: readStack(stack) }),
    attributes: {
      'code.file.path': '/home/dev/payments/gateway.py',
      'code.line.number': 88,
      ...(failed && { attempts: 3, 'exception.stacktrace': stack }),
    },
  };
}

const series: readonly [name: string, values: (step: number) => number | null][] = [
  ['runtime.python.cpu.percent', step => 12 + 30 * Math.exp(-(((step - 30) / 5) ** 2))],
  ['runtime.python.mem.rss', step => 81e6 + step * 4e4],
  ['runtime.python.gc.pause.max', step => (step % 7 === 2 ? 4.1e6 : 9e5)],
  ['payments.gateway.retries', step => (step > 27 && step < 34 ? 3 : 0)],
  ['payments.queue.length', step => Math.round(6 + 5 * Math.sin(step / 4))],
  ['payments.pool', step => (step < 8 || (step > 38 && step < 42) ? null : 20)],
];

/** What the metrics of a service were like around a moment. */
export function metricsAroundOf(at: number, more = 14): MetricsAround {
  const from = Math.floor((at - 300_000) / 10_000) * 10_000;
  const metrics = series.map(([metric, valueAt]): AroundMetric => {
    const values = Array.from({ length: 60 }, (_, step) => valueAt(step));
    return { metric, type: 'gauge', unit: undefined, values, value: values[30] ?? null };
  });
  return { window: { from, to: from + 600_000, step: 10_000 }, metrics, more };
}

/** Those of a trace, or of one of its spans. */
export function logsOf(
  { of, limit }: QueryOf<'logs'>,
  all = checkoutLogs,
): Answer<QueryOf<'logs'>> {
  const spanId = 'spanId' in of ? of.spanId : undefined;
  const found = all.filter(log => spanId === undefined || log.spanId === spanId);
  return { logs: found.slice(0, limit), more: Math.max(0, found.length - limit), held: all.length };
}

/** The checkout with its logs and the metrics around it. */
export function checkoutAnswers(query: Query): Answer | undefined {
  if (query.kind === 'logs') return logsOf(query);
  if (query.kind === 'metricsAround') return metricsAroundOf(query.at);
  const answer = answersOf(spans)(query);
  if (query.kind !== 'span' || !answer) return answer;
  return { ...(answer as Span), code: placeOf((answer as Span).name === 'http.request') };
}
