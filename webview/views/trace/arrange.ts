import type { Span } from '../../../src/core/model/span.ts';
import type { EpochMs, Nanoseconds } from '../../../src/core/model/units.ts';

/** A span where the waterfall draws it. */
export interface Placed {
  readonly span: Span;
  readonly depth: number;
  /** Parts of the whole trace: both from 0 to 1. */
  readonly from: number;
  readonly part: number;
}

export interface Waterfall {
  readonly start: EpochMs;
  readonly duration: Nanoseconds;
  readonly rows: readonly Placed[];
}

/** Parents before their children, in the order of time. A span whose parent is not held stands at the left. */
export function arrange(spans: readonly Span[]): Waterfall {
  const start = spans.reduce(
    (first, span) => Math.min(first, span.start),
    Number.POSITIVE_INFINITY,
  );
  const end = spans.reduce(
    (last, { start, duration }) => Math.max(last, start + duration / 1e6),
    0,
  );
  const whole = Math.max(end - start, 1e-6);
  const held = new Set(spans.map(span => span.spanId));
  const children = Map.groupBy(
    [...spans].sort((a, b) => a.start - b.start),
    ({ parentId }) => (parentId !== undefined && held.has(parentId) ? parentId : ''),
  );
  const rows: Placed[] = [];
  const placed = new Set<string>();
  const place = (first: readonly Span[]) => {
    const next = first.map(span => ({ span, depth: 0 })).reverse();
    for (let at = next.pop(); at; at = next.pop()) {
      const { span, depth } = at;
      if (placed.has(span.spanId)) continue;
      placed.add(span.spanId);
      const from = (span.start - start) / whole;
      rows.push({ span, depth, from, part: span.duration / 1e6 / whole });
      const below = children.get(span.spanId) ?? [];
      next.push(...below.map(span => ({ span, depth: depth + 1 })).reverse());
    }
  };
  place(children.get('') ?? []);
  for (const span of spans) if (!placed.has(span.spanId)) place([span]); // spans that name each other as parents
  return { start, duration: whole * 1e6, rows };
}
