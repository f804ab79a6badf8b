import { isTimeRange } from '../../core/model/range.ts';
import type { Words } from '../../core/model/words.ts';
import { UserError } from '../../protocol/failure.ts';
import type { Kind, Queries, Query } from '../../protocol/queries.ts';

/** True for a value of the right shape. */
type Check = (value: unknown) => boolean;
type Fields = Readonly<Record<string, Check>>;

const DAY = 86_400;
const MOST_ENDPOINTS = 200;
const MOST_ROWS = 10_000;

const text: Check = value => typeof value === 'string' && value.length <= 10_000;
const optional =
  (check: Check): Check =>
  value =>
    value === undefined || check(value);
const seconds: Check = value => typeof value === 'number' && value > 0 && value <= 31 * DAY;
const traceId: Check = value => typeof value === 'string' && /^[0-9a-f]{1,32}$/.test(value);
const oneOf =
  (...values: readonly unknown[]): Check =>
  value =>
    values.includes(value);
const endpoints: Check = value =>
  Array.isArray(value) && value.length <= MOST_ENDPOINTS && value.every(endpoint);
const endpoint: Check = value =>
  isObject(value) &&
  text(value['method']) &&
  text(value['route']) &&
  optional(text)(value['service']);

const range: Check = isTimeRange;
const whole: Check = value => Number.isInteger(value) && Number(value) >= 0;
const rowLimit: Check = value => whole(value) && Number(value) <= MOST_ROWS;
const place: Check = value => whole(value) && Number(value) <= 10_000;

const moment: Check = value => Number.isFinite(value);
/** Of a trace, of a span of it, or of a service in a stretch of time. */
const logsOf: Check = value => {
  if (!isObject(value)) return false;
  if (value['service'] !== undefined) return text(value['service']) && range(value);
  return traceId(value['traceId']) && optional(traceId)(value['spanId']);
};

/** What each query must carry. A kind or a field added to the protocol fails to compile until it is checked here. */
const shapes: { readonly [K in Kind]: Readonly<Record<keyof Queries[K]['asks'], Check>> } = {
  status: {},
  services: { last: seconds },
  endpoint: { endpoints, last: seconds, list: oneOf('slowest', 'failing', 'latest') },
  trace: { traceId },
  span: { traceId, spanId: traceId },
  spans: { traceId },
  errors: { range, service: optional(text), endpoints: optional(endpoints) },
  traces: {
    search: text,
    range,
    spans: oneOf('entry', 'all'),
    sort: oneOf('newest', 'slowest'),
    limit: rowLimit,
  },
  facet: {
    search: text,
    range,
    spans: oneOf('entry', 'all'),
    key: text,
    containing: text,
    limit: rowLimit,
  },
  searchCompletions: { search: text, at: place },
  flame: { endpoints, range },
  metrics: {},
  timeseries: { query: text, last: seconds, to: optional(moment) },
  metricsAround: { service: text, runtimeId: optional(text), at: moment },
  logs: { of: logsOf, limit: rowLimit },
};

/** Lets in what came over the pipe as a query, or says which part of it is wrong. */
export function checkedQuery(value: unknown, say: Words): Query {
  const kind = isObject(value) ? value['kind'] : undefined;
  if (!isObject(value) || typeof kind !== 'string') {
    const message = say('A query is an object with a kind, such as {0}.', '{"kind":"status"}');
    throw new UserError({ code: 'query.invalid', message });
  }
  const fields = fieldsOf(kind);
  if (!fields) {
    const known = Object.keys(shapes).join(', ');
    const message = say('There is no query of kind {0}. Kinds: {1}.', kind.slice(0, 100), known);
    throw new UserError({ code: 'query.unknown', message });
  }
  const wrong = Object.keys(fields).find(field => !fields[field]?.(value[field]));
  if (wrong) {
    const message = say('The query {0} needs a valid {1}.', kind, wrong);
    throw new UserError({ code: 'query.invalid', message });
  }
  return value as unknown as Query;
}

function fieldsOf(kind: string): Fields | undefined {
  return Object.hasOwn(shapes, kind) ? shapes[kind as Kind] : undefined;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
