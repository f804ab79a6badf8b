import { ERROR } from '../../store/columns.ts';
import { slotOf } from '../../store/tags.ts';
import type { RowView } from './rowView.ts';
import type { TextColumn } from './searchKeys.ts';
import { indexedTags } from './tagIndex.ts';
import type { ValueIds } from './valueIds.ts';

/** A key whose values are counted. */
export interface FacetKey {
  readonly key: string; // as a search names it
  /** Whether columns tell it; what only bodies tell is counted when they have been read. */
  readonly inColumns: boolean;
  /** The value's number, 0 for none, below zero where the body has to be read first. */
  readonly read: (view: RowView, ids: ValueIds) => number;
}

const column = (key: string, name: TextColumn): FacetKey => ({
  key,
  inColumns: true,
  read: ({ columns, at, strings }, ids) => ids.ofString(strings, columns[name][at] ?? 0),
});

function indexed(key: string, tag: (typeof indexedTags)[number]): FacetKey {
  const which = indexedTags.indexOf(tag);
  const slot = slotOf(tag);
  const other = tag === 'http.method' ? slotOf('http.request.method') : slot;
  const read = ({ tags, index, row }: RowView, ids: ValueIds): number => {
    if (tags) return ids.ofString(tags.strings, tags.textOf(slot) || tags.textOf(other));
    const combination = index.of(row);
    return combination === 0 ? -1 : ids.ofText(index.text(combination, which));
  };
  return { key, inColumns: false, read };
}

/** In the order they are shown. */
export const facetKeys: readonly FacetKey[] = [
  column('service', 'service'),
  indexed('env', 'env'),
  column('operation_name', 'name'),
  column('resource_name', 'resource'),
  {
    key: 'status',
    inColumns: true,
    read: (view, ids) => ids.ofText((view.flags & ERROR) === 0 ? 'ok' : 'error'),
  },
  {
    key: '@http.status_code',
    inColumns: true,
    read: ({ columns, at }, ids) => ids.ofNumber(columns.status[at] ?? 0),
  },
  indexed('@http.method', 'http.method'),
  indexed('component', 'component'),
  column('@error.type', 'errorType'),
  column('type', 'type'),
  indexed('version', 'version'),
];
