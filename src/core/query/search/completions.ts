import { quoted } from './pattern.ts';
import { printKey } from './print.ts';
import { nameOfKey, reservedKeys, searchKey } from './searchKeys.ts';
import { type SearchPlace, searchPlace } from './searchPlace.ts';
import { operators } from './syntax.ts';
import type { Seen, Values } from './tagSample.ts';

interface Completion {
  readonly text: string;
  readonly kind: 'key' | 'value' | 'operator';
  readonly count: number | undefined;
}

export interface Completions {
  readonly from: number;
  readonly to: number;
  readonly items: readonly Completion[];
  /** How many of the newest spans the counts are of; nothing where they are of all. */
  readonly sampled: number | undefined;
}

const MOST = 50;

/** What could stand at a place of a search, of what the newest spans say. */
export function completions(search: string, at: number, seen: Seen): Completions {
  const place = searchPlace(search, at);
  const { from, to, kind, key } = place;
  const items = itemsOf(place, seen).slice(0, MOST);
  const about = kind === 'value' ? searchKey(key).on : 'tag';
  const sampled = about === 'text' || about === 'httpStatus' ? seen.rows : seen.spans;
  return { from, to, items, sampled };
}

function itemsOf(place: SearchPlace, seen: Seen): readonly Completion[] {
  switch (place.kind) {
    case 'key':
      return [...keys(place, seen), ...words(place)];
    case 'value':
      return values(place, seen);
    case 'range':
      return /^[[{]\s*\S+\s+$/.test(place.typed) ? [operator('TO')] : [];
  }
}

/** Keys that begin so stand before those that only hold what is typed; `@` need not be typed. */
function keys({ typed }: SearchPlace, { tags }: Seen): readonly Completion[] {
  const seen = [...tags]
    .map(([tag, values]) => ({ key: nameOfTag(tag), count: sum(values) }))
    .filter(({ key }) => !reservedKeys.includes(key))
    .sort((a, b) => b.count - a.count || (a.key < b.key ? -1 : 1));
  const all = [...reservedKeys.map(key => ({ key, count: undefined })), ...seen];
  const bare = typed.toLowerCase().replace(/^@/, '');
  const place = (key: string) => key.toLowerCase().replace(/^@/, '').indexOf(bare);
  return all
    .filter(({ key }) => place(key) >= 0 && (!typed.startsWith('@') || key.startsWith('@')))
    .filter(({ key }) => !key.startsWith('@_') || /^@?_/.test(typed))
    .sort((a, b) => Math.sign(place(a.key)) - Math.sign(place(b.key)))
    .map(({ key, count }) => ({ text: `${printKey(key)}:`, kind: 'key', count }));
}

/** Tags that Datadog has without `@` are offered so. */
const nameOfTag = (tag: string): string =>
  reservedKeys.includes(tag) ? tag : nameOfKey(`@${tag}`);

/** AND and OR need something before them. */
function words({ typed, first }: SearchPlace): readonly Completion[] {
  const all = first ? ['NOT'] : ['AND', 'OR', 'NOT'];
  return all.filter(word => word.startsWith(typed.toUpperCase())).map(operator);
}

const operator = (text: string): Completion => ({ text, kind: 'operator', count: undefined });

function values({ key, typed }: SearchPlace, seen: Seen): readonly Completion[] {
  const found = [...valuesOf(key, seen)]
    .map(([value, count]) => ({
      value,
      count,
      at: value.toLowerCase().indexOf(typed.toLowerCase()),
    }))
    .filter(({ at }) => at >= 0)
    .sort((a, b) => Math.sign(a.at) - Math.sign(b.at) || b.count - a.count);
  const items = found.map(
    ({ value, count }): Completion => ({ text: quoted(value), kind: 'value', count }),
  );
  const numbers = found.length === 0 || found.every(({ value }) => Number.isFinite(Number(value)));
  return typed === '' && numbers ? [...items, ...[...operators, '['].map(operator)] : items;
}

function valuesOf(key: string, { tags, column }: Seen): Values {
  const about = searchKey(key);
  switch (about.on) {
    case 'text':
      return column(about.column);
    case 'status':
      return new Map(['error', 'ok'].map(value => [value, 0]));
    case 'httpStatus':
      return column('status');
    case 'tag':
      return about.tags.map(tag => tags.get(tag)).find(values => values !== undefined) ?? new Map();
    default:
      return new Map();
  }
}

const sum = (values: Values): number => [...values.values()].reduce((all, count) => all + count, 0);
