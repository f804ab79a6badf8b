import { type CommonTag, commonTags } from '../../store/combinations.ts';

/** What a key of a search is about. */
export type SearchKey =
  | { readonly on: 'text'; readonly column: TextColumn; readonly caseless: boolean }
  | { readonly on: 'status' | 'httpStatus' | 'duration' | 'entry' | 'root' }
  | { readonly on: 'id'; readonly column: IdColumn }
  /** Of the body. Different tracers write the same under different names. */
  | { readonly on: 'tag'; readonly tags: readonly string[]; readonly caseless: boolean };

/** What columns tell as text, be it alone or in a combination. */
export type TextColumn = OwnColumn | CommonTag;
export type OwnColumn = 'service' | 'name' | 'resource' | 'type' | 'errorType';
export type IdColumn = 'trace' | 'span' | 'parent';

const text = (column: TextColumn, caseless: boolean): SearchKey => ({
  on: 'text',
  column,
  caseless,
});
const tag = (...tags: readonly string[]): SearchKey => ({ on: 'tag', tags, caseless: true });
const attribute = (...tags: readonly string[]): SearchKey => ({ on: 'tag', tags, caseless: false });

/** Every key that is more than a tag of its own name. Datadog lowers the case of tags when it takes them in. */
const table: Readonly<Record<string, SearchKey>> = {
  service: text('service', true),
  operation_name: text('name', true),
  resource_name: text('resource', false),
  type: text('type', true),
  status: { on: 'status' },
  trace_id: { on: 'id', column: 'trace' },
  span_id: { on: 'id', column: 'span' },
  parent_id: { on: 'id', column: 'parent' },
  env: text('env', true),
  version: text('version', true),
  host: tag('_dd.hostname', 'host', 'host.name'),
  component: text('component', true),
  '@duration': { on: 'duration' },
  '@_top_level': { on: 'entry' },
  '@_trace_root': { on: 'root' },
  '@http.status_code': { on: 'httpStatus' },
  '@error.type': text('errorType', false),
  '@error.message': attribute('error.message', 'error.msg'),
  '@http.method': text('http.method', false),
  '@http.url': attribute('http.url', 'url.full'),
};

/** What completion offers before anything was seen, in this order. */
export const reservedKeys: readonly string[] = Object.keys(table);

/** How else a key may be written. */
const bare: Readonly<Record<string, string>> = {
  duration: '@duration',
  '@component': 'component',
  _top_level: '@_top_level',
  _trace_root: '@_trace_root',
};

/** `@http.status_code`, as facets and completion name a key, however it was written. */
export const nameOfKey = (key: string): string => bare[key] ?? key;

/** A key that is not in the table is a tag, with or without `@`. */
export function searchKey(key: string): SearchKey {
  const name = nameOfKey(key);
  if (Object.hasOwn(table, name)) return table[name] as SearchKey;
  const exact = name.startsWith('@');
  const word = exact ? name.slice(1) : name;
  const common = commonTags.find(one => one === word);
  if (common) return text(common, !exact);
  return exact ? attribute(word) : tag(word);
}

/** Error messages, which free text looks into. */
export const messageTags: readonly string[] = ['error.message', 'error.msg'];
