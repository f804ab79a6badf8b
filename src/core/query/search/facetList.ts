import { ERROR } from '../../store/columns.ts';
import { type RowView, readerOf } from './rowView.ts';
import type { TextColumn } from './searchKeys.ts';
import type { ValueIds } from './valueIds.ts';

/** A key whose values are counted. Columns tell them all. */
export interface FacetKey {
  readonly key: string; // as a search names it
  /** The value's number, 0 for none. */
  readonly read: (view: RowView, ids: ValueIds) => number;
}

function column(key: string, name: TextColumn): FacetKey {
  const id = readerOf(name);
  return { key, read: (view, ids) => ids.ofString(view.strings, id(view)) };
}

/** In the order they are shown. */
export const facetKeys: readonly FacetKey[] = [
  column('service', 'service'),
  column('env', 'env'),
  column('operation_name', 'name'),
  column('resource_name', 'resource'),
  {
    key: 'status',
    read: (view, ids) => ids.ofText((view.flags & ERROR) === 0 ? 'ok' : 'error'),
  },
  {
    key: '@http.status_code',
    read: ({ columns, at }, ids) => ids.ofNumber(columns.status[at] ?? 0),
  },
  column('@http.method', 'http.method'),
  column('component', 'component'),
  column('@error.type', 'errorType'),
  column('type', 'type'),
  column('version', 'version'),
];
