import type { Endpoint } from '../../model/endpoint.ts';
import { normalForms } from '../normalForm.ts';
import type { Candidate, RouteIndex } from './candidates.ts';
import { contradicts, pathFits } from './fits.ts';
import type { Learned } from './learned.ts';
import type { Origins } from './origins.ts';

/** What a match rests on, surest first. */
export type Tier = 'origin' | 'exact' | 'pattern' | 'name' | 'suffix' | 'url';

export type Lookup = Tier | 'learned';

interface Clues {
  readonly endpoint: Endpoint;
  readonly index: RouteIndex;
  readonly origins: Origins;
  readonly learned: Learned;
}

type Look = (clues: Clues) => readonly Candidate[];

/**
 * The status guard: a request that nobody served can bear the route of a mounted router, which the router's own `/`
 * bears too. Such a route counts only where a parameter shows that it is no mount.
 */
function served(look: Look): Look {
  return clues => {
    const { endpoint, index } = clues;
    if (endpoint.route === '' && endpoint.handler === '') return [];
    const found = look(clues);
    if (!endpoint.unserved) return found;
    const [form = ''] = normalForms(endpoint.route);
    const mount = !form.includes('{') || index.beginnings.has(form);
    return found.filter(({ framework }) => !(framework?.routeOfMount && mount));
  };
}

const byPath: Look = ({ endpoint, index }) =>
  (endpoint.route !== '' && index.byPath.get(endpoint.route)) || [];

const byLearned: Look = ({ endpoint, learned }) =>
  endpoint.route !== '' ? learned.lookup(endpoint.route) : [];

function byForm({ endpoint, index }: Clues): readonly Candidate[] {
  if (endpoint.route === '') return [];
  return normalForms(endpoint.route).flatMap(form => index.byForm.get(form) ?? []);
}

/** A name outweighs a prefix that cannot be read, but not a path that can. */
function byName({ endpoint, index }: Clues): readonly Candidate[] {
  if (endpoint.handler === '') return [];
  const named = index.byName.get(endpoint.handler) ?? [];
  return named.filter(one => !one.route.complete || !contradicts(one, endpoint));
}

/** Incomplete paths that the route ends with, the longest first that there are. */
function bySuffix({ endpoint, index, learned }: Clues): readonly Candidate[] {
  const { route, handler } = endpoint;
  for (const { index: at } of route.matchAll(/\/(?=.)/g)) {
    const tail = route.slice(at);
    // A tail of parameters alone fits anything: where the router's place is known, it is elsewhere.
    const vague = !/[A-Za-z]/.test((normalForms(tail)[0] ?? '').replace(/\{\*?\}/g, ''));
    const found = (index.byTail.get(tail) ?? []).filter(
      one => mayBeNamed(one, handler) && !(vague && learned.knows(one.file)),
    );
    if (found.length > 0) return found;
  }
  return [];
}

/**
 * `shop.get_item` can be what `app.get_item` is called under a blueprint, and never `list_items`. Classes are named by
 * each extension in its own way: `users_user_list` is Flask-RESTX's for `UserList`.
 */
function mayBeNamed({ route }: Candidate, handler: string): boolean {
  const last = (name: string) => name.slice(name.lastIndexOf('.') + 1);
  return (
    handler === '' ||
    route.names.length === 0 ||
    route.symbol.includes('.') ||
    route.names.some(name => last(name) === last(handler))
  );
}

/** Requests without a route, of frameworks that write none for some of their handlers. */
function byUrl({ endpoint, index }: Clues): readonly Candidate[] {
  const { route, path, unserved } = endpoint;
  if (route !== '' || path === '' || unserved) return [];
  return index.silent.filter(one => pathFits(one, path));
}

export const tiers: Readonly<Record<Lookup, { readonly tier: Tier; readonly lookup: Look }>> = {
  origin: { tier: 'origin', lookup: ({ endpoint, origins }) => origins.at(endpoint) },
  exact: {
    tier: 'exact',
    lookup: served(byPath),
  },
  pattern: { tier: 'pattern', lookup: served(byForm) },
  name: { tier: 'name', lookup: served(byName) },
  learned: {
    tier: 'suffix',
    lookup: served(byLearned),
  },
  suffix: { tier: 'suffix', lookup: served(bySuffix) },
  url: { tier: 'url', lookup: byUrl },
};
