import { readStack } from '../../src/core/errors/stack.ts';
import type { Span } from '../../src/core/model/span.ts';
import type { FlameNode, TraceColumns } from '../../src/core/model/trace.ts';
import { traceColumns } from '../../src/core/query/traceColumns.ts';
import type { Answer, Query } from '../../src/protocol/queries.ts';

const START = Date.UTC(2026, 5, 1, 10, 9, 44, 902);
const CHECKOUT = '591a8bf8a5b4dde8af75e95a7c5a930c';
const stack = `Traceback (most recent call last):
  File "/home/dev/payments/charge.py", line 41, in charge
    return gateway.authorize(amount)
  File "/usr/lib/python3.12/site-packages/urllib3/connectionpool.py", line 789, in urlopen
    response = self._make_request(conn, method, url)
  File "/home/dev/payments/gateway.py", line 88, in authorize
    response = pool.post(url, json=body)
ConnectionError: connection reset by peer after 206 ms`;

/** `depth service operation | resource | from to`, in milliseconds; `!` fails. */
const checkout = `
0 flask-demo flask.request | POST /checkout | 0 1870 !
1 flask-demo flask.preprocess_request | | 3 15
2 redis redis.command | GET session | 5 12
1 flask-demo flask.dispatch_request | checkout | 17 1850 !
2 flask-demo app.checkout | app.py:112 | 19 1848 !
3 flask-demo app.load_cart | cart.py:20 | 22 452
4 postgres postgres.query | SELECT * FROM carts WHERE user_id = %s AND state = 'open' ORDER BY created_at LIMIT 1 | 26 118
4 flask-demo app.hydrate | cart.py:34 | 124 448
5 postgres postgres.query | SELECT price FROM items WHERE id = %s | 128 143 x14
3 flask-demo app.apply_discounts | promo.py:9 | 456 548
4 redis redis.command | GET promo | 460 472
4 flask-demo app.rules | promo.py:31 | 476 545
5 redis redis.command | HGET rule | 479 487 x5
3 flask-demo requests.request | POST /charge | 552 1590 !
4 payments payments.request | POST /charge | 574 1572 !
5 payments payments.charge | charge.py:24 | 582 1566 !
6 payments payments.load_customer | customer.py:12 | 586 706
7 postgres postgres.query | SELECT * FROM customers WHERE id = $1 | 590 640
7 postgres postgres.query | SELECT * FROM cards WHERE customer_id = $1 | 646 702
6 payments requests.request | POST /score | 712 1196
7 fraud-check fraud.request | POST /score | 730 1184
8 fraud-check fraud.features | features | 736 880
8 redis redis.command | MGET | 884 902
8 fraud-check fraud.model | score | 906 1150
8 redis redis.command | SET | 1154 1166
8 fraud-check fraud.audit | | 1169 1181
6 postgres postgres.query | INSERT INTO charges (id, amount) VALUES ($1, $2) | 1202 1290
6 payments payments.gateway | gateway.py:70 | 1296 1546 !
7 payments tcp.connect | | 1298 1322
7 payments http.request | POST /v1/authorize | 1330 1536 !
8 redis redis.command | INCR retry | 1334 1339 x3
6 redis redis.command | PUBLISH | 1549 1558
3 postgres postgres.query | UPDATE orders SET state = 'failed' WHERE id = $1 | 1596 1664
3 flask-demo celery.apply_async | send_receipt | 1670 1690
4 redis redis.command | LPUSH | 1674 1687
3 flask-demo flask.handle_user_exception | | 1696 1844
4 flask-demo jinja2.compile | error.html | 1700 1758
4 flask-demo jinja2.render | error.html | 1764 1840
5 redis redis.command | GET banner | 1780 1790
5 redis redis.command | GET locale | 1800 1806
1 flask-demo flask.process_response | | 1852 1862
2 redis redis.command | SET session | 1854 1860
1 flask-demo flask.do_teardown_request | | 1863 1868`;

const LINE = /^(\d) (\S+) (\S+) \| (.*?) ?\| ([\d.]+) ([\d.]+)(?: x(\d+))?( !)?$/;

const types: Readonly<Record<string, string>> = { postgres: 'sql', redis: 'redis' };

/** A request through five services, failing deep inside. `slower` stretches what the database does. */
export function checkoutSpans(slower = 1): readonly Span[] {
  const spans: Span[] = [];
  const above: string[] = [];
  for (const line of checkout.trim().split('\n')) {
    const [, depth, service = '', name = '', resource, from, to, times = '1', fails] =
      LINE.exec(line) ?? [];
    const longer = service === 'postgres' ? slower : 1;
    const duration = (Number(to) - Number(from)) * longer;
    for (let time = 0; time < Number(times); time++) {
      const spanId = (spans.length + 0xc2d5).toString(16).padStart(16, '0');
      above[Number(depth)] = spanId;
      spans.push({
        traceId: CHECKOUT,
        spanId,
        parentId: Number(depth) > 0 ? above[Number(depth) - 1] : undefined,
        service,
        name,
        resource: resource || name,
        type: types[service] ?? (/request/.test(name) ? 'web' : ''),
        start: START + Number(from) + time * duration * 1.5,
        duration: duration * 1e6,
        error: fails !== undefined,
        ...tagsOf(name, resource ?? '', spans.length),
      });
    }
  }
  return spans;
}

function tagsOf(
  name: string,
  resource: string,
  place: number,
): Pick<Span, 'meta' | 'metrics' | 'links' | 'events' | 'struct'> {
  const common = { env: 'dev', version: '1.0', language: 'python', 'runtime-id': '7c3f' };
  if (place === 0)
    return {
      meta: {
        ...common,
        component: 'flask',
        'http.method': 'POST',
        'http.url': 'http://127.0.0.1:5000/checkout',
        'http.route': '/checkout',
        'http.status_code': '500',
        'http.useragent': 'curl/8.5.0',
        '_dd.p.dm': '-3',
      },
      metrics: { _sampling_priority_v1: 2, '_dd.rule_psr': 1, process_id: 812 },
      links: [
        { traceId: '6'.repeat(32), spanId: '7'.repeat(16), attributes: { reason: 'retried' } },
      ],
      events: [
        { at: START + 1552, name: 'payment failed', attributes: { attempt: 3, final: true } },
      ],
    };
  if (name === 'http.request')
    return {
      meta: {
        ...common,
        component: 'urllib3',
        'span.kind': 'client',
        'http.method': 'POST',
        'http.url': 'https://bank.test/v1/authorize',
        'out.host': 'bank.test',
        'error.type': 'ConnectionError',
        'error.message': 'connection reset by peer after 206 ms',
        'error.stack': stack,
      },
      metrics: { 'network.destination.port': 443 },
    };
  if (name === 'postgres.query')
    return {
      meta: {
        ...common,
        component: 'psycopg',
        'db.system': 'postgresql',
        'db.name': 'shop',
        'db.user': 'app',
        'out.host': 'db',
        'sql.query': resource,
      },
      metrics: { 'db.row_count': 1, 'network.destination.port': 5432 },
    };
  return { meta: common, metrics: {} };
}

/** What the helper answers of some spans. */
export function answersOf(spans: readonly Span[]): (query: Query) => Answer | undefined {
  return query => {
    if (query.kind === 'trace') return traceColumns(spans) ?? null;
    if (query.kind === 'spans') return { spans, more: 0 };
    if (query.kind === 'span') return withFrames(spans.find(of => of.spanId === query.spanId));
    return undefined;
  };
}

/** A trace of so many spans as numbers alone: `width` children each, and all of them with own time. */
export function manySpans(count: number, width = 8): TraceColumns {
  const names = ['web.request', 'app.step', 'db.query', 'cache.get'];
  const services = ['web', 'app', 'db', 'cache', 'queue'];
  const columns = {
    parent: [] as number[],
    offset: [] as number[],
    length: [] as number[],
    depth: [] as number[],
  };
  const stack = [{ parent: -1, offset: 0, length: 10e9, depth: 0 }];
  for (let at = stack.pop(); at && columns.parent.length < count; at = stack.pop()) {
    const span = columns.parent.push(at.parent) - 1;
    columns.offset.push(Math.round(at.offset));
    columns.length.push(Math.round(at.length));
    columns.depth.push(at.depth);
    const each = (at.length * 0.96) / width;
    if (each < 2000) continue;
    for (let child = width - 1; child >= 0; child--)
      stack.push({
        parent: span,
        offset: at.offset + at.length * 0.02 + child * each,
        length: each * 0.93,
        depth: at.depth + 1,
      });
  }
  const size = columns.parent.length;
  const every = <T>(of: (span: number) => T): T[] =>
    Array.from({ length: size }, (_, span) => of(span));
  return {
    traceId: 'f'.repeat(32),
    start: START,
    duration: 10e9,
    strings: [...services, ...names, '', 'GET /all'],
    spanId: every(span => span.toString(16).padStart(16, '0')),
    parent: columns.parent,
    service: every(span => Math.min(4, columns.depth[span] ?? 0)),
    name: every(span => 5 + Math.min(3, columns.depth[span] ?? 0)),
    resource: every(span => (span === 0 ? 10 : 5 + Math.min(3, columns.depth[span] ?? 0))),
    type: every(() => 9),
    offset: columns.offset,
    length: columns.length,
    error: every(span => (span % 997 === 996 ? 1 : 0)),
    status: every(() => 0),
    orphans: 0,
    sampling: undefined,
  };
}

/** The checkout of some requests, summed. */
export function summedFlame(traces = 128): { traces: number; roots: readonly FlameNode[] } {
  const spans = checkoutSpans();
  const nodeOf = (span: Span): FlameNode => {
    const below = Map.groupBy(
      spans.filter(({ parentId }) => parentId === span.spanId),
      ({ service, name, resource }) => `${service} ${name} ${resource}`,
    );
    const children = [...below.values()].map(alike => {
      const [first] = alike.map(nodeOf);
      const total = alike.reduce((sum, { duration }) => sum + duration, 0) * traces;
      return { ...(first as FlameNode), count: alike.length * traces, total };
    });
    const total = span.duration * traces;
    const own = Math.max(0, total - children.reduce((sum, { total }) => sum + total, 0));
    const { service, name, resource, error } = span;
    const errors = error ? Math.round(traces / 9) : 0;
    return { service, name, resource, count: traces, errors, total, own, children };
  };
  return { traces, roots: spans.slice(0, 1).map(nodeOf) };
}

/** As the helper answers it: with the frames of its stack read. */
function withFrames(span: Span | undefined): Span | null {
  return span ? { ...span, frames: readStack(span.meta['error.stack'] ?? '') } : null;
}
