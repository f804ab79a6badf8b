import type { Route } from '../../model/route.ts';
import type { Framework } from '../frameworks/framework.ts';
import { frameworkById } from '../frameworks/index.ts';
import { handlerKey } from '../handlers.ts';
import type { FileRoutes } from '../link.ts';
import { normalForms } from '../normalForm.ts';

/** A route that requests may be found to belong to. */
export interface Candidate {
  readonly file: string;
  readonly route: Route;
  readonly order: number; // among the routes of its file: the first to fit serves
  readonly handler: string; // the same for the routes of one function, and for no others
  readonly framework: Framework | undefined;
  readonly forms: readonly string[];
  /** All paths that lead to the handler. */
  readonly paths: ReadonlySet<string>;
}

type ByKey = ReadonlyMap<string, readonly Candidate[]>;

/** Every way a request's figures are looked up: by key, so that nothing compares all routes with all endpoints. */
export interface RouteIndex {
  readonly byFile: ByKey;
  readonly byPath: ByKey; // complete ones, verbatim
  readonly byForm: ByKey; // complete ones
  readonly byName: ByKey;
  readonly byTail: ByKey; // incomplete ones, verbatim
  readonly silent: readonly Candidate[]; // those whose requests carry no route
  /** Forms that other routes begin with: what a mounted router's path looks like. */
  readonly beginnings: ReadonlySet<string>;
}

export function indexOf(files: readonly FileRoutes[]): RouteIndex {
  const all = files.flatMap(candidatesOf);
  const complete = all.filter(({ route }) => route.complete);
  const incomplete = all.filter(({ route }) => !route.complete);
  return {
    byFile: Map.groupBy(all, ({ file }) => file),
    byPath: Map.groupBy(complete, ({ route }) => route.path),
    byForm: keyed(complete, ({ forms }) => forms),
    byName: keyed(all, ({ route }) => route.names),
    byTail: Map.groupBy(incomplete, ({ route }) => route.path),
    silent: complete.filter(({ framework, route, paths }) => framework?.silent(route, paths)),
    beginnings: new Set(all.flatMap(({ forms }) => forms.flatMap(beginningsOf))),
  };
}

function candidatesOf({ path: file, routes }: FileRoutes): readonly Candidate[] {
  const together = Map.groupBy(routes, handlerKey);
  return routes.map((route, order) => {
    const key = handlerKey(route);
    return {
      file,
      route,
      order,
      handler: `${file}#${key}`,
      framework: frameworkById.get(route.framework),
      forms: normalForms(route.path),
      paths: new Set(together.get(key)?.map(({ path }) => path)),
    };
  });
}

function keyed(
  candidates: readonly Candidate[],
  keysOf: (candidate: Candidate) => readonly string[],
): ByKey {
  const pairs = candidates.flatMap(one => keysOf(one).map(key => [key, one] as const));
  const groups = Map.groupBy(pairs, ([key]) => key);
  return new Map([...groups].map(([key, of]) => [key, of.map(([, candidate]) => candidate)]));
}

/** `/users/{}/posts` begins with `/users` and `/users/{}`. */
const beginningsOf = (form: string): readonly string[] =>
  [...form.matchAll(/\//g)].map(({ index }) => form.slice(0, index)).filter(text => text !== '');
