import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseSearch } from '../../src/core/query/search/parse.ts';
import { type Choice, choiceOf, chosen } from '../../webview/views/traces/terms.ts';
import { tokensOf } from '../../webview/views/traces/tokens.ts';

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
