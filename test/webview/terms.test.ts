import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseSearch } from '../../src/core/query/search/parse.ts';
import { completed } from '../../webview/views/traces/completion.ts';
import { type Choice, choiceOf, chosen } from '../../webview/views/traces/terms.ts';
import { smallOperator, tokensOf, withOperator } from '../../webview/views/traces/tokens.ts';

const choices: [search: string, choose: string, result: string][] = [
  ['', 'service=shop', 'service:shop'],
  ['service:shop', 'service=cart', 'service:(shop OR cart)'],
  ['service:(shop OR cart)', 'service=shop', 'service:cart'],
  ['service:shop', 'service=shop', ''],
  ['service:shop env:dev', 'service=shop', 'env:dev'],
  ['service:shop', 'service!shop', '-service:shop'],
  ['-service:shop', 'service!shop', ''],
  ['-service:shop', 'service=shop', 'service:shop'],
  ['service:shop', 'service!cart', 'service:shop -service:cart'],
  ['', 'resource_name=GET /slow', 'resource_name:"GET /slow"'],
  ['resource_name:"GET /slow" ok', 'resource_name=GET /slow', 'ok'],
  ['', '@error.type=a"b\\c', '@error.type:"a\\"b\\\\c"'],
  ['service:sh*', 'service=shop', 'service:sh* service:shop'],
  ['@duration:>1s', 'service=shop', '@duration:>1s service:shop'],
  ['@code:[500 TO 599]  AND x', 'service=shop', '@code:[500 TO 599] x service:shop'],
  ['service:a OR service:b', 'env=dev', '(service:a OR service:b) env:dev'],
  ['(service:a OR service:b) env:dev', 'env=dev', '(service:a OR service:b)'],
  ['NOT service:a', 'env=dev', 'NOT service:a env:dev'],
  ['service:5', 'service=5', ''],
];

test.each(choices)('%s and %s is %s', (search, choose, result) => {
  const [, key = '', sign, value = ''] = /^([^=!]+)([=!])(.*)$/s.exec(choose) ?? [];
  const choice: Choice = sign === '=' ? 'only' : 'without';
  expect(chosen(search, key, value, choice)).toBe(result);
});

test('a choice reads as a search, is known again, and is taken back', () => {
  const choice = fc.constantFrom<Choice>('only', 'without');
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), choice, (value, choice) => {
      const search = chosen('env:dev', 'service', value, choice);
      expect(choiceOf(search, 'service', value)).toBe(choice);
      expect(chosen(search, 'service', value, choice)).toBe('env:dev');
      expect(parseSearch(search)).toMatchObject({ ok: true });
    }),
  );
});

const painted: [search: string, kinds: string][] = [
  ['service:shop', 'key value'],
  ['-status:ok @duration:>1.5s', 'operator key value space key operator number'],
  ['@code:[500 TO 599]', 'key operator number space operator space number operator'],
  ['a OR "b OR c" NOT d', 'value space operator space value space operator space value'],
  ['service:flask-demo', 'key value'],
  ['"open', 'value'],
  ['TOTAL', 'value'],
];

test.each(painted)('%s is painted as %s', (search, kinds) => {
  expect(
    tokensOf(search)
      .map(({ kind }) => kind)
      .join(' '),
  ).toBe(kinds);
});

test('tokens are the text again, whatever it is', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), search => {
      expect(
        tokensOf(search)
          .map(({ text }) => text)
          .join(''),
      ).toBe(search);
    }),
  );
});

const small: [search: string, meant: string | undefined][] = [
  ['service:shop and status:error', 'service:shop AND status:error'],
  ['a or b', 'a OR b'],
  ['not service:shop', 'NOT service:shop'],
  ['service:shop And b', 'service:shop AND b'],
  ['service:shop AND b', undefined],
  ['"a and b" service:and', undefined],
  ['android', undefined],
];

test.each(small)('%s may have been meant with an operator: %s', (search, meant) => {
  const operator = smallOperator(search);
  expect(operator && withOperator(search, operator)).toBe(meant);
});

const taken: [what: string, of: string, written: string, text: string, at: number][] = [
  ['as it was asked', 'ser', 'ser', 'service:', 8],
  ['written on meanwhile', 'se', 'serv', 'service:', 8],
  ['taken back meanwhile', 'serv', 'se', 'service:', 8],
  ['before more of the search', 'se env:dev', 'serv env:dev', 'service: env:dev', 8],
];

test.each(taken)(
  'a completion takes the place of what is typed, %s',
  (_, of, written, text, at) => {
    const to = of.indexOf(' ') < 0 ? of.length : of.indexOf(' ');
    const item = { text: 'service:', kind: 'key', count: undefined } as const;
    const found = { from: 0, to, items: [item], sampled: undefined, of };
    expect(completed(written, found, item)).toEqual({ text, at });
  },
);
