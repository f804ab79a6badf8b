import { ENTRY, type Row, SEGMENT_ROWS } from '../store/columns.ts';
import type { Spans } from '../store/spans.ts';
import { textOf } from './failures.ts';

const MASK = SEGMENT_ROWS - 1;
const MOST = 4096;

/** What failed: an endpoint by its id, or a job by its resource. */
export type Failed = { readonly endpoint: number } | { readonly resource: string };

/** Numbers what failed. Beyond the most, jobs with ever new names are one. */
export class Places {
  private readonly all: Failed[] = [{ resource: '' }];
  private readonly numbers = new Map<number | string, number>();

  at(place: number): Failed {
    return this.all[place] ?? { resource: '' };
  }

  /** Of the span where the work began. */
  of(spans: Spans, root: Row): number {
    const columns = spans.columns(root);
    const endpoint = (columns.endpoint[root & MASK] ?? 0) - 1;
    const isEntry = ((columns.flags[root & MASK] ?? 0) & ENTRY) !== 0 && endpoint >= 0;
    const key = isEntry ? endpoint : textOf(spans, root, 'resource');
    const known = this.numbers.get(key);
    if (known !== undefined) return known;
    if (this.all.length >= MOST) return 0;
    this.numbers.set(key, this.all.length);
    return this.all.push(typeof key === 'number' ? { endpoint: key } : { resource: key }) - 1;
  }
}
