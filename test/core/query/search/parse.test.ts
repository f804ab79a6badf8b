import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseSearch } from '../../../../src/core/query/search/parse.ts';
import { printSearch } from '../../../../src/core/query/search/print.ts';
import {
  ANY,
  ONE,
  operators,
  type Pattern,
  type Search,
  type Test,
} from '../../../../src/core/query/search/syntax.ts';

/** Terms as `key=value`, joined by `&` and `|`; quotes only where a value has been read as literal text with spaces. */
const searches: [text: string, expected: string][] = [
  ['', '()'],
  ['  ', '()'],
  ['service:shop', 'service=shop'],
  ['service:shop env:dev', '(service=shop & env=dev)'],
  ['service:shop AND env:dev', '(service=shop & env=dev)'],
  ['a OR b c', '(text=a | (text=b & text=c))'],
  ['a b OR c AND d', '((text=a & text=b) | (text=c & text=d))'],
  ['(a OR b) c', '((text=a | text=b) & text=c)'],
  ['-status:ok', 'not status=ok'],
  ['NOT status:ok', 'not status=ok'],
  ['NOT -status:ok', 'status=ok'],
  ['-(a b)', 'not (text=a & text=b)'],
  ['NOT (a OR b) c', '(not (text=a | text=b) & text=c)'],
  ['service:(a OR b)', '(service=a | service=b)'],
  ['service:(a OR -b) c', '((service=a | not service=b) & text=c)'],
  ['service:((a b) OR c)', '((service=a & service=b) | service=c)'],
  ['resource_name:"GET /slow"', 'resource_name=GET /slow'],
  ['resource_name:GET\\ /slow', 'resource_name=GET /slow'],
  ['"a \\"b\\" \\\\ c"', 'text=a "b" \\ c'],
  ['resource_name:"a*"', 'resource_name=a*'],
  ['service:shop*', 'service=shop<*>'],
  ['service:*hop?', 'service=<*>hop<?>'],
  ['service:sh\\*p', 'service=sh*p'],
  ['env:""', 'env='],
  ['@http.status_code:500', '@http.status_code=500'],
  ['@http.status_code:[500 TO 599]', '@http.status_code=[500;599]'],
  ['@http.status_code:{500 TO 599]', '@http.status_code={500;599]'],
  ['@http.status_code:[400 TO *}', '@http.status_code=[400;*}'],
  ['@http.status_code:[ * to 99 ]', '@http.status_code=[*;99]'],
  ['@duration:>1s', '@duration>1000000000'],
  ['@duration:>=1.5ms', '@duration>=1500000'],
  ['@duration:<20µs', '@duration<20000'],
  ['@duration:<20us', '@duration<20000'],
  ['@duration:<=2m', '@duration<=120000000000'],
  ['@duration:[10ms TO 1h]', '@duration=[10000000;3600000000000]'],
  ['@a:>-1.5e3', '@a>-1500'],
  ['@s:(>=400 AND <500)', '(@s>=400 & @s<500)'],
  ['@s:(>=400 <500)', '(@s>=400 & @s<500)'],
  ['@http.url:http://x/a:b', '@http.url=http://x/a:b'],
  ['@http.route:/items/<int:id>', '@http.route=/items/<int:id>'],
  ['key\\:x:1', 'key:x=1'],
  ['ORDER BY', '(text=ORDER & text=BY)'],
  ['and or', '(text=and & text=or)'],
  ['a-b', 'text=a-b'],
  ['GET /slow', '(text=GET & text=/slow)'],
  ['a\nOR\tb', '(text=a | text=b)'],

  ['service:', 'A value was expected here at 8'],
  ['service: env:dev', 'A value was expected here at 8'],
  ['service:)', 'A value was expected here at 8'],
  ['-', 'A term was expected here at 1'],
  ['a AND', 'A term was expected here at 5'],
  ['a OR', 'A term was expected here at 4'],
  ['OR a', 'A term was expected here at 0'],
  ['a AND OR b', 'A term was expected here at 6'],
  ['()', 'A term was expected here at 1'],
  ['service:()', 'A value was expected here at 9'],
  ['(a', 'A ) was expected here at 2'],
  ['service:(a OR b', 'A ) was expected here at 15'],
  ['a)', 'Nothing more was expected here at 1'],
  ['a "b', 'The quote that opens here is not closed at 2'],
  ['service:"b', 'The quote that opens here is not closed at 8'],
  ['@d:[1 TO 2', 'A ] or } was expected here at 10'],
  ['@d:[1 2]', 'TO was expected here at 6'],
  ['@d:[TO 2]', 'A number was expected here at 4'],
  ['@d:[a TO 2]', 'A number was expected here at 4'],
  ['@d:[1 TO x]', 'A number was expected here at 9'],
  ['@d:>', 'A number was expected here at 4'],
  ['@d:>fast', 'A number was expected here at 4'],
  ['@duration:>1parsec', 'A number was expected here at 11'],
  ['*:text', 'Not all tags can be searched at once: name one at 0'],
  ['service:a -*:"b c"', 'Not all tags can be searched at once: name one at 11'],
  ['@d:>1d', '@d>86400000000000'],
  ['(service:a', 'A ) was expected here at 10'],
  ['service:a)', 'Nothing more was expected here at 9'],
  ['((a OR b) c', 'A ) was expected here at 11'],
  ['@d:[1 TO 2}', '@d=[1;2}'],
  ['@d:[1 TO ]', 'A number was expected here at 9'],
  ['@d:[1 TO', 'A number was expected here at 8'],
  ['@d:{', 'A number was expected here at 4'],
  ['service:shop $env', 'The template variable $env has no value at 13'],
  ['('.repeat(41), 'Parentheses are nested too deeply at 41'],
  ['('.repeat(5000), 'Parentheses are nested too deeply at 41'],
];

test.each(searches)('%j', (text, expected) => {
  expect(told(text)).toBe(expected);
});

test('a term knows where it stands', () => {
  const text = 'service:shop  -@duration:>1s "a b"';
  const parsed = parseSearch(text);
  const terms = parsed.ok && parsed.search.kind === 'and' ? parsed.search.of : [];
  const places = terms.map(part => {
    const term = part.kind === 'not' ? part.of : part;
    return term.kind === 'term' ? text.slice(term.at, term.to) : '';
  });
  expect(places).toEqual(['service:shop', '@duration:>1s', '"a b"']);
});

test('what is printed reads as the same search', () => {
  fc.assert(
    fc.property(aSearch, search => {
      const text = printSearch(search);
      const parsed = parseSearch(text);
      if (!parsed.ok) throw new Error(`${text}: ${parsed.message} at ${parsed.at}`);
      expect(described(parsed.search), text).toBe(described(search));
    }),
    { numRuns: 2000 },
  );
});

test('nothing that can be typed throws', () => {
  const pieces = fc.constantFrom(
    ...[
      'service',
      ':',
      ' ',
      '(',
      ')',
      '"',
      '\\',
      '[',
      ']',
      '{',
      '}',
      ' TO ',
      '>',
      '<=',
      '5ms',
      '*',
    ],
    ...['?', '-', ' OR ', ' AND ', 'NOT ', '@', '$', '/', 'é', '😀', '\n'],
  );
  fc.assert(
    fc.property(fc.array(pieces, { maxLength: 20 }), parts => {
      const text = parts.join('');
      const parsed = parseSearch(text);
      if (!parsed.ok) expect(parsed.at).toBeLessThanOrEqual(text.length);
    }),
    { numRuns: 3000 },
  );
});

function told(text: string): string {
  const parsed = parseSearch(text);
  if (parsed.ok) return described(parsed.search);
  const said = parsed.message.replace(/\{(\d)\}/g, (_, at) => parsed.values[Number(at)] ?? '');
  return `${said} at ${parsed.at}`;
}

function described(search: Search): string {
  switch (search.kind) {
    case 'and':
      return `(${search.of.map(described).join(' & ')})`;
    case 'or':
      return `(${search.of.map(described).join(' | ')})`;
    case 'not':
      return `not ${described(search.of)}`;
    case 'term':
      return `${search.key ?? 'text'}${describedTest(search.test)}`;
  }
}

function describedTest(test: Test): string {
  switch (test.kind) {
    case 'text':
      return `=${test.pattern.map(p => (typeof p === 'string' ? p : `<${p.wildcard}>`)).join('')}`;
    case 'compare':
      return test.operator + test.amount.value;
    case 'range': {
      const [from, to] = [test.from.amount?.value ?? '*', test.to.amount?.value ?? '*'];
      return `=${test.from.included ? '[' : '{'}${from};${to}${test.to.included ? ']' : '}'}`;
    }
  }
}

const literal = fc.oneof(
  fc.constantFrom(
    'shop',
    'GET /slow',
    'AND',
    'TO',
    '>1',
    '-x',
    'a"b',
    'a\\b',
    '$v',
    '(',
    '[1',
    'é*',
  ),
  fc.string({ minLength: 1, maxLength: 6 }),
  fc.string({ minLength: 1, maxLength: 6, unit: 'grapheme' }),
);
const amount = fc
  .constantFrom('0', '-1.5', '500', '1e3', '.5', '10ms', '1s', '2m')
  .map(text => ({ text, value: amountIn(text) }));
const bound = fc.record({ amount: fc.option(amount, { nil: undefined }), included: fc.boolean() });

/** Neighbouring literals would be read as one. */
const pattern: fc.Arbitrary<Pattern> = fc.oneof(
  literal.map(text => [text]),
  fc.constant([]),
  fc.constantFrom<Pattern>([ANY], ['a', ANY], [ANY, 'b c', ONE], [ONE, ONE], ['TO', ANY, 'AND']),
  literal.map(text => [ANY, text]),
);

const aTest: fc.Arbitrary<Test> = fc.oneof(
  pattern.map((one): Test => ({ kind: 'text', pattern: one })),
  fc.record({ kind: fc.constant('compare'), operator: fc.constantFrom(...operators), amount }),
  fc.record({ kind: fc.constant('range'), from: bound, to: bound }),
);
const key = fc.constantFrom('service', '@http.status_code', '@a.b', 'odd key', 'a:b', '@x"');
const place = { at: fc.constant(0), to: fc.constant(0) };
const term: fc.Arbitrary<Search> = fc.oneof(
  fc.record({ kind: fc.constant('term'), key, test: aTest, ...place }),
  fc.record({
    kind: fc.constant('term'),
    key: fc.constant(undefined),
    test: pattern.map((one): Test => ({ kind: 'text', pattern: one })),
    ...place,
  }),
);

/** As the parser gives them: lists of two and more, none of its own kind, no double negation. */
const { search: aSearch } = fc.letrec<{ search: Search; part: Search }>(tie => ({
  search: fc.oneof({ depthSize: 'small' }, term, tie('part')),
  part: fc.oneof(
    lists('and', tie('search')),
    lists('or', tie('search')),
    tie('search')
      .filter(({ kind }) => kind !== 'not')
      .map((of): Search => ({ kind: 'not', of })),
  ),
}));

function lists(kind: 'and' | 'or', part: fc.Arbitrary<Search>): fc.Arbitrary<Search> {
  const of = fc.array(
    part.filter(one => one.kind !== kind),
    { minLength: 2, maxLength: 4 },
  );
  return of.map((parts): Search => ({ kind, of: parts }));
}

function amountIn(text: string): number {
  const scale = text.endsWith('ms')
    ? 1e6
    : text.endsWith('s')
      ? 1e9
      : text.endsWith('m')
        ? 60e9
        : 1;
  return Number(text.replace(/[a-z]+$/, m => (m.startsWith('e') ? m : ''))) * scale;
}
