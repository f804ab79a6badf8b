import type { Span } from '../model/span.ts';
import type { TraceColumns } from '../model/trace.ts';
import { samplingOf } from './sampling.ts';

/** Numbers texts in the order they come. */
class Texts {
  readonly all: string[] = [];
  private readonly known = new Map<string, number>();

  id(text: string): number {
    const known = this.known.get(text);
    if (known !== undefined) return known;
    this.known.set(text, this.all.length);
    return this.all.push(text) - 1;
  }
}

/** A trace's spans as columns, parents before children and siblings by start. Nothing for a trace without spans. */
export function traceColumns(spans: readonly Span[]): TraceColumns | undefined {
  const ordered = parentsFirst(spans);
  const [first] = ordered;
  if (!first) return undefined;
  const start = ordered.reduce((earliest, span) => Math.min(earliest, span.start), first.start);
  const end = ordered.reduce((latest, span) => Math.max(latest, endOf(span)), 0);
  const places = new Map(ordered.map((span, at) => [span.spanId, at]));
  const texts = new Texts();
  const parent = ordered.map(({ parentId }, at) => earlier(places.get(parentId ?? ''), at));
  return {
    traceId: first.traceId,
    start,
    duration: (end - start) * 1e6,
    strings: texts.all,
    spanId: ordered.map(span => span.spanId),
    parent,
    service: ordered.map(span => texts.id(span.service)),
    name: ordered.map(span => texts.id(span.name)),
    resource: ordered.map(span => texts.id(span.resource)),
    type: ordered.map(span => texts.id(span.type)),
    offset: ordered.map(span => Math.round((span.start - start) * 1e6)),
    length: ordered.map(span => span.duration),
    error: ordered.map(span => (span.error ? 1 : 0)),
    status: ordered.map(statusOf),
    orphans: ordered.filter(({ parentId }, at) => parentId !== undefined && parent[at] === -1)
      .length,
    sampling: samplingOf(spans),
  };
}

/** A trace whose spans name each other in a circle has no root: the one it is entered by is taken for one. */
const earlier = (parent: number | undefined, at: number): number =>
  parent !== undefined && parent < at ? parent : -1;

function parentsFirst(spans: readonly Span[]): readonly Span[] {
  const byStart = spans.toSorted((a, b) => a.start - b.start);
  const ids = new Set(byStart.map(span => span.spanId));
  const children = Map.groupBy(byStart, ({ parentId }) => parentId ?? '');
  const roots = byStart.filter(({ parentId }) => parentId === undefined || !ids.has(parentId));
  const seen = new Set<Span>();
  const ordered: Span[] = [];
  for (const root of [...roots, ...byStart]) {
    for (const stack = [root]; stack.length > 0; ) {
      const span = stack.pop();
      if (!span || seen.has(span)) continue;
      seen.add(span);
      ordered.push(span);
      for (const child of children.get(span.spanId)?.toReversed() ?? []) stack.push(child);
    }
  }
  return ordered;
}

const endOf = ({ start, duration }: Span): number => start + duration / 1e6;

function statusOf({ meta, metrics }: Span): number {
  const status = Number(
    meta['http.status_code'] ?? metrics['http.status_code'] ?? metrics['http.response.status_code'],
  );
  return status >= 100 && status <= 599 ? status : 0;
}
