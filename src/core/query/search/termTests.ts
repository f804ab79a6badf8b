import { amountOf } from './amount.ts';
import { finder, matcher } from './pattern.ts';
import { ANY, type Bound, type Operator, type Pattern, type Test } from './syntax.ts';

/** Whether a value that is there passes. */
export function textTest(test: Test, caseless: boolean): (text: string) => boolean {
  if (test.kind === 'text') return matcher(test.pattern, caseless);
  const passes = numberTest(test);
  return text => text !== '' && passes(Number(text));
}

export function numberTest(test: Test): (value: number) => boolean {
  switch (test.kind) {
    case 'text':
      return numberText(test.pattern);
    case 'compare': {
      const { operator, amount } = test;
      return value => comparisons[operator](value, amount.value);
    }
    case 'range': {
      const above = boundTest(test.from, '>');
      const below = boundTest(test.to, '<');
      return value => above(value) && below(value);
    }
  }
}

export const foundIn = (test: Test): ((text: string) => boolean) =>
  test.kind === 'text' ? finder(test.pattern) : () => false;

/** `key:""` finds what has no value, and nothing else does. */
export const findsAbsent = (test: Test): boolean =>
  test.kind === 'text' && test.pattern.length === 0;

/** `*` alone. */
export const findsAll = (test: Test): boolean =>
  test.kind === 'text' && test.pattern.length > 0 && test.pattern.every(piece => piece === ANY);

/** `500` equals the number, `5*` what it reads as. */
function numberText(pattern: Pattern): (value: number) => boolean {
  const [only] = pattern;
  const amount = pattern.length === 1 && typeof only === 'string' ? amountOf(only) : undefined;
  if (amount) return value => value === amount.value;
  const matches = matcher(pattern, true);
  return value => matches(String(value));
}

const comparisons: Readonly<Record<Operator, (a: number, b: number) => boolean>> = {
  '>': (a, b) => a > b,
  '>=': (a, b) => a >= b,
  '<': (a, b) => a < b,
  '<=': (a, b) => a <= b,
};

function boundTest({ amount, included }: Bound, beyond: '>' | '<'): (value: number) => boolean {
  if (!amount) return value => !Number.isNaN(value);
  const operator: Operator = included ? `${beyond}=` : beyond;
  const compare = comparisons[operator];
  return value => compare(value, amount.value);
}
