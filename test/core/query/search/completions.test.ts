import { describe, expect, test } from 'vitest';
import { searchPlace } from '../../../../src/core/query/search/searchPlace.ts';
import { TraceSearch } from '../../../../src/core/query/search/traceSearch.ts';
import { aSpan, requests, tracesWith } from '../../sources.ts';

/** The cursor is at `|`. What a completion replaces stands in brackets. */
const places: [typed: string, expected: string][] = [
  ['|', 'key "" []'],
  ['serv|', 'key "serv" [serv]'],
  ['se|rvice', 'key "se" [service]'],
  ['se|rvice:shop', 'key "se" [service:]'],
  ['a serv|', 'key "serv" [serv]'],
  ['-serv|', 'key "serv" [serv]'],
  ['(serv|', 'key "serv" [serv]'],
  ['service:|', 'value "" [] of service'],
  ['service:sh|', 'value "sh" [sh] of service'],
  ['service:s|hop env:dev', 'value "s" [shop] of service'],
  ['service:"sh|', 'value "sh" ["sh] of service'],
  ['service:"GET /s|low" env', 'value "GET /s" ["GET /slow"] of service'],
  ['service:GET\\ /|', 'value "GET\\ /" [GET\\ /] of service'],
  ['-service:sh|', 'value "sh" [sh] of service'],
  ['service:(a OR b|', 'value "b" [b] of service'],
  ['service:(a|', 'value "a" [a] of service'],
  ['service:((a OR b) c|', 'value "c" [c] of service'],
  ['service:(a) en|', 'key "en" [en]'],
  ['@http.url:http://x|', 'value "http://x" [http://x] of @http.url'],
  ['@http.status_code:[500 |', 'range "[500 " [] of @http.status_code'],
  ['@http.status_code:[500 TO 599] en|', 'key "en" [en]'],
  ['service:shop |', 'key "" []'],
  ['"free te|', 'key "free te" ["free te]'],
];

test.each(places)('%s', (typed, expected) => {
  const at = typed.indexOf('|');
  const text = typed.replace('|', '');
  const place = searchPlace(text, at);
  const replaced = text.slice(place.from, place.to);
  const of = place.key === '' ? '' : ` of ${place.key}`;
  expect(`${place.kind} "${place.typed}" [${replaced}]${of}`).toBe(expected);
});

test('a place is found wherever the cursor is, in any text', () => {
  const text = '-service:(a "b\\" c" OR [x) @d:[1 TO 2] \\';
  for (let at = 0; at <= text.length + 1; at++) {
    const { from, to } = searchPlace(text, at);
    expect(from).toBeLessThanOrEqual(at);
    expect(to).toBeGreaterThanOrEqual(from);
  }
});

const offers: [typed: string, expected: string][] = [
  ['service:', 'shop 3, auth 1'],
  ['service:s', 'shop 3'],
  ['service:SH', 'shop 3'],
  ['service:o', 'shop 3'],
  ['service:x', ''],
  ['-env:', 'dev 3, prod 1'],
  ['env:(dev OR ', 'dev 3, prod 1'],
  ['resource_name:', '"GET /slow" 3, GET 1'],
  ['resource_name:"GET /', '"GET /slow" 3'],
  ['status:', 'error 0, ok 0'],
  ['@http.status_code:', '200 3, 500 1, >=, <=, >, <, ['],
  ['@http.status_code:5', '500 1'],
  ['@http.status_code:[500 ', 'TO'],
  ['@http.status_code:[500', ''],
  ['@duration:', '>=, <=, >, <, ['],
  ['@user.id:', '42 1, >=, <=, >, <, ['],
  ['user.id:4', '42 1'],
  ['@us', '@user.id: 1, @http.status_code:'],
  ['us', '@user.id: 1, status:, @http.status_code:'],
  ['@ht', '@http.status_code:, @http.method:, @http.url:, @http.route: 3'],
  ['stat', 'status:, @http.status_code:'],
  ['odd', '@odd\\ key: 1'],
  ['a A', 'AND'],
  ['service:shop N', 'NOT'],
];

describe('what is offered', () => {
  const search = built();
  test.each(offers)('%s', (typed, expected) => {
    const { items } = search.completions(typed, typed.length);
    const said = items.map(({ text, count }) => (count === undefined ? text : `${text} ${count}`));
    if (typed === 'a A' || typed.endsWith(' N')) expect(said).toContain(expected);
    else expect(said.join(', ')).toBe(expected);
  });

  test('nothing typed: the keys Datadog reserves come first', () => {
    const { items } = search.completions('', 0);
    expect(items.slice(0, 3).map(item => item.text)).toEqual([
      'service:',
      'operation_name:',
      'resource_name:',
    ]);
    expect(items.some(item => item.text === 'AND')).toBe(false);
    expect(items.some(item => item.text.startsWith('@_'))).toBe(false);
  });
});

test('what comes later is offered too', () => {
  const traces = tracesWith();
  const search = new TraceSearch(traces.spans);
  const values = () => search.completions('@late:', 6).items.map(item => item.text);
  expect(values()).not.toContain('yes');
  requests(traces, aSpan({ meta: { late: 'yes' } }));
  expect(values()).toContain('yes');
});

function built(): TraceSearch {
  const traces = tracesWith();
  requests(
    traces,
    aSpan({ service: 'shop', route: '/slow', meta: { env: 'dev', 'user.id': '42' } }),
    aSpan({ service: 'shop', route: '/slow', meta: { env: 'dev', 'odd key': '1' } }),
    aSpan({ service: 'shop', route: '/slow', status: 500, meta: { env: 'prod' } }),
    aSpan({ service: 'auth', meta: { env: 'dev' } }),
  );
  return new TraceSearch(traces.spans);
}
