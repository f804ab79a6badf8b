import type { Span } from '../model/span.ts';
import type { Sampling } from '../model/trace.ts';

/** By the number that `_dd.p.dm` carries behind a dash. */
const mechanisms: Readonly<Record<number, string>> = {
  0: 'default',
  1: 'agent',
  2: 'remote',
  3: 'rule',
  4: 'manual',
  5: 'appsec',
  6: 'remote user',
  7: 'remote Datadog',
  8: 'span sampling',
  9: 'otlp',
  10: 'data jobs',
  11: 'remote user rule',
  12: 'remote dynamic rule',
  13: 'ai guard',
};

/** What Datadog would have done with the trace. Nothing where no span says so: an Agent would then decide by itself. */
export function samplingOf(spans: readonly Span[]): Sampling | undefined {
  const decided = spans.filter(span => span.metrics['_sampling_priority_v1'] !== undefined);
  // All parts of a trace carry the decision of where it began, unless somebody overruled it on the way.
  const [first] = decided.toSorted((a, b) => rank(a) - rank(b) || a.start - b.start);
  const priority = first?.metrics['_sampling_priority_v1'];
  if (!first || priority === undefined) return undefined;
  const told = [first, ...decided, ...spans];
  const mechanism = told.map(span => mechanismOf(span)).find(name => name !== undefined);
  const rate = told.map(span => rateOf(span)).find(known => known !== undefined);
  return { kept: priority > 0, priority, mechanism, rate };
}

const rank = ({ parentId }: Span): number => (parentId === undefined ? 0 : 1);

/** `-4` is `manual`; a number that is not known reads as itself. */
function mechanismOf({ meta }: Span): string | undefined {
  const number = /^-(\d{1,3})$/.exec(meta['_dd.p.dm'] ?? '')?.[1];
  return number === undefined ? undefined : (mechanisms[Number(number)] ?? number);
}

/** A rule's rate is cut further by the limit on traces a second. */
function rateOf({ meta, metrics }: Span): number | undefined {
  const rule = metrics['_dd.rule_psr'];
  const told = rule === undefined ? metrics['_dd.agent_psr'] : rule * limitOf(metrics);
  const rate = told ?? Number(meta['_dd.p.ksr'] ?? meta['_dd.otlp_sr'] ?? Number.NaN);
  return rate >= 0 && rate <= 1 ? rate : undefined;
}

const limitOf = (metrics: Span['metrics']): number => metrics['_dd.limit_psr'] ?? 1;
