import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type MetricQuery, parseMetricQuery } from '../../../src/core/query/metricQuery.ts';
import { passes } from '../../../src/core/query/scope.ts';

const queries: [text: string, expected: string][] = [
  ['avg:shop.queue{*}', 'avg shop.queue 0'],
  ['shop.queue', 'avg shop.queue 0'],
  ['sum:shop.orders{env:dev,kind:book,!paid} by {env,kind}', 'sum shop.orders 3 by env,kind'],
  ['max:a{x:1}by{host}', 'max a 1 by host'],
  [' p95 : shop.latency { env:dev }\n by { route } ', 'p95 shop.latency 1 by route'],
  ['p99.9:a{*}', 'p99.9 a 0'],
  ['count:a{}', 'count a 0'],
  ['sum:a.5xx_responses{*}.as_count()', 'sum a.5xx_responses 0 as count'],
  ['sum:a.as_rate()', 'sum a 0 as rate'],
  ['sum:a{*}.as_count().rollup(sum, 60)', 'sum a 0 as count rollup sum 60'],
  ['avg:a.95percentile{*}.rollup(max)', 'avg a.95percentile 0 rollup max -'],
  ['avg:a{*}.rollup(20)', 'avg a 0 rollup - 20'],
  ['', 'A metric name was expected here at 0'],
  ['avg:', 'A metric name was expected here at 4'],
  ['mean:a{*}', 'Unknown aggregator mean: use avg, sum, min, max, count or p95 at 0'],
  ['p0:a{*}', 'Unknown aggregator p0: use avg, sum, min, max, count or p95 at 0'],
  ['avg:1a{*}', 'A metric name was expected here at 4'],
  ['avg:a{env:dev', 'A } was expected here at 13'],
  ['avg:a{env:dev,}', 'A tag was expected here at 14'],
  ['avg:a{!}', 'A tag was expected here at 7'],
  ['avg:a{,}', 'A tag was expected here at 6'],
  ['avg:a{env:dev AND x:1}', 'Tags are joined by commas, and excluded by ! at 6'],
  ['avg:a{$env}', 'The template variable $env has no value at 6'],
  ['avg:a{*} by host', 'A { was expected here at 12'],
  ['avg:a{*} by {', 'A tag key was expected here at 13'],
  ['avg:a{*} by {,}', 'A tag key was expected here at 13'],
  ['avg:a{*} by {x y}', 'A } was expected here at 15'],
  ['avg:a{*}.fill(zero)', 'Unknown modifier fill: use as_count, as_rate or rollup at 8'],
  ['avg:a{*}.rollup(nearest, 60)', 'A rollup takes a method and seconds: rollup(max, 60) at 8'],
  ['avg:a{*}.rollup(max, -5)', 'A rollup takes a method and seconds: rollup(max, 60) at 8'],
  ['avg:a{*}.rollup(max, 60, 5)', 'A rollup takes a method and seconds: rollup(max, 60) at 8'],
  ['avg:a{*} / avg:b{*}', 'Nothing more was expected here at 9'],
  ['top(avg:a{*}, 5)', 'Nothing more was expected here at 3'],
];

test.each(queries)('%j', (text, expected) => {
  expect(told(text)).toBe(expected);
});

const tags = ['env:dev', 'paid', 'route:/api/users', 'Team:Shop', 'zone:a', 'zone:b'];
const scopes: [scope: string, passes: boolean][] = [
  ['*', true],
  ['!*', false],
  ['env:dev', true],
  ['env:prod', false],
  ['env:dev,env:prod', false],
  ['!env:prod', true],
  ['!env:dev', false],
  ['paid', true],
  ['!paid', false],
  ['env', false],
  ['env:*', true],
  ['!host:*', true],
  ['route:/api/*', true],
  ['route:*users', true],
  ['route:*a*e*s', true],
  ['route:*users*users', false],
  ['route:/api/users*/users', false],
  ['team:shop', true],
  ['TEAM:s*', true],
  ['zone:a', true],
  ['zone:b', true],
  ['!zone:b', false],
];

test.each(scopes)('a series of six tags in {%s}: %s', (scope, expected) => {
  const parsed = parseMetricQuery(`avg:a{${scope}}`);
  expect(parsed.ok && passes(tags, parsed.query.scope)).toBe(expected);
});

test('any text gives a query or a problem at a place inside it', () => {
  const pieces = fc.constantFrom(
    ...'avg:p95 {}by,.!*()$\n'.split(''),
    'rollup',
    'as_count',
    ' by ',
    'x:1',
  );
  const texts = fc.oneof(
    fc.string(),
    fc.array(pieces).map(list => list.join('')),
  );
  fc.assert(
    fc.property(texts, text => {
      const parsed = parseMetricQuery(text);
      if (!parsed.ok) expect(parsed.at).toBeLessThanOrEqual(text.length);
    }),
    { numRuns: 2000 },
  );
});

function told(text: string): string {
  const parsed = parseMetricQuery(text);
  if (parsed.ok) return textOf(parsed.query);
  const { message, values, at } = parsed;
  return `${message.replace(/\{(\d)\}/g, (_, place) => values[Number(place)] ?? '')} at ${at}`;
}

function textOf({ aggregator, metric, scope, by, as, rollup }: MetricQuery): string {
  const name = typeof aggregator === 'object' ? `p${aggregator.percentile}` : aggregator;
  const rolled = rollup.method || rollup.interval;
  const parts = [
    `${name} ${metric} ${scope.length}`,
    by.length > 0 ? ` by ${by}` : '',
    as ? ` as ${as}` : '',
    rolled ? ` rollup ${rollup.method ?? '-'} ${rollup.interval ?? '-'}` : '',
  ];
  return parts.join('');
}
