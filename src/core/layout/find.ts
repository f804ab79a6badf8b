import type { TraceColumns } from '../model/trace.ts';

/** The spans of which a text is part: of service, operation, resource or type, of the status, or the whole id. */
export function found(columns: TraceColumns, text: string): Int32Array {
  const wanted = text.trim().toLowerCase();
  if (!wanted) return new Int32Array(0);
  const { strings, service, name, resource, type, status, spanId } = columns;
  const fits = Uint8Array.from(strings, known => (known.toLowerCase().includes(wanted) ? 1 : 0));
  const matches: number[] = [];
  for (let span = 0; span < spanId.length; span++) {
    const says = [service, name, resource, type].some(column => fits[column[span] ?? -1]);
    if (says || String(status[span]) === wanted || spanId[span] === wanted) matches.push(span);
  }
  return Int32Array.from(matches);
}

/** The match after (or before) a span, around the end. `at` counts from 0. */
export function nextMatch(
  matches: Int32Array,
  from: number | undefined,
  step: 1 | -1,
): { readonly span: number; readonly at: number } | undefined {
  if (matches.length === 0) return undefined;
  const place = from ?? -1;
  const beyond = step > 0 ? matches.findIndex(span => span > place) : lastBefore(matches, place);
  const at = beyond >= 0 ? beyond : step > 0 ? 0 : matches.length - 1;
  return { span: matches[at] ?? 0, at };
}

const lastBefore = (matches: Int32Array, place: number): number =>
  matches.findLastIndex(span => span < place);
