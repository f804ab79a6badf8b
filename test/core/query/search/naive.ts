import type { Pattern, Search, Term, Test } from '../../../../src/core/query/search/syntax.ts';

/** A span as anybody would keep it. */
export interface PlainSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentId: string | undefined;
  readonly service: string;
  readonly name: string;
  readonly resource: string;
  readonly type: string;
  readonly start: number; // milliseconds
  readonly duration: number; // nanoseconds
  readonly error: boolean;
  readonly meta: Readonly<Record<string, string>>;
  readonly metrics: Readonly<Record<string, number>>;
}

/** A search as one would write it in an afternoon: the second opinion on what matches. */
export function naive(search: Search): (span: PlainSpan) => boolean {
  switch (search.kind) {
    case 'and': {
      const parts = search.of.map(naive);
      return span => parts.every(part => part(span));
    }
    case 'or': {
      const parts = search.of.map(naive);
      return span => parts.some(part => part(span));
    }
    case 'not': {
      const part = naive(search.of);
      return span => !part(span);
    }
    case 'term':
      return naiveTerm(search);
  }
}

function naiveTerm({ key, test }: Term): (span: PlainSpan) => boolean {
  if (key === undefined) {
    const found = regExp(test, 'i', false);
    return span =>
      [span.resource, span.name, span.service, span.meta['error.type'] ?? ''].some(text =>
        found.test(text),
      ) ||
      (span.error && found.test(span.meta['error.message'] ?? ''));
  }
  const exact = key.startsWith('@') || key === 'resource_name';
  const passes = tested(test, exact ? '' : 'i');
  const absent = test.kind === 'text' && test.pattern.length === 0;
  return span => {
    const value = valueIn(span, key);
    return value === undefined || value === '' ? absent : passes(value);
  };
}

const fields: Readonly<Record<string, (span: PlainSpan) => string | number | undefined>> = {
  service: span => span.service,
  operation_name: span => span.name,
  resource_name: span => span.resource,
  type: span => span.type,
  status: span => (span.error ? 'error' : 'ok'),
  trace_id: span => span.traceId,
  span_id: span => span.spanId,
  '@duration': span => span.duration,
};

function valueIn(span: PlainSpan, key: string): string | number | undefined {
  const tag = key.replace(/^@/, '');
  return fields[key]?.(span) ?? span.meta[tag] ?? span.metrics[tag];
}

function tested(test: Test, flags: string): (value: string | number) => boolean {
  switch (test.kind) {
    case 'text': {
      const matches = regExp(test, flags, true);
      return value => matches.test(String(value));
    }
    case 'compare': {
      const { operator, amount } = test;
      const compare = {
        '>': (value: number) => value > amount.value,
        '>=': (value: number) => value >= amount.value,
        '<': (value: number) => value < amount.value,
        '<=': (value: number) => value <= amount.value,
      }[operator];
      return value => compare(Number(value));
    }
    case 'range': {
      const { from, to } = test;
      const [least, most] = [from.amount?.value ?? -Infinity, to.amount?.value ?? Infinity];
      return value =>
        (from.included ? Number(value) >= least : Number(value) > least) &&
        (to.included ? Number(value) <= most : Number(value) < most);
    }
  }
}

function regExp(test: Test, flags: string, whole: boolean): RegExp {
  if (test.kind !== 'text') return /(?!)/;
  const source = sourceOf(test.pattern);
  return new RegExp(whole ? `^${source}$` : source, `${flags}su`);
}

const sourceOf = (pattern: Pattern): string =>
  pattern
    .map(piece =>
      typeof piece === 'string'
        ? piece.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&')
        : piece.wildcard === '*'
          ? '.*'
          : '.',
    )
    .join('');
