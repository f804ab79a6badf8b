import type { Endpoint, Origin } from '../../model/endpoint.ts';
import type { Candidate, RouteIndex } from './candidates.ts';
import { contradicts } from './fits.ts';

/** Code of packages, never of the workspace: class views seem to be Flask's own. */
const library = /[\\/](?:site-packages|dist-packages|node_modules)[\\/]|^(?:node:|<)/;
/** Where builds put code that was written elsewhere under another name. */
const built = /[\\/](?:dist|build|out|lib|\.next|\.output)[\\/].*\.[cm]?js$/;
const script = /\.[cm]?[jt]sx?$/;

/** Files that an origin may be in. */
interface Whereabouts {
  /** Those that share the longest end of the path. */
  readonly best: ReadonlySet<string>;
  /** Those of the same name whose folder differs: a container's `/app/app.py` says little of where the file is here. */
  readonly other: ReadonlySet<string>;
}

export interface Origins {
  /** Nothing where the origin says nothing. Both sets are empty where the file is not of this workspace. */
  filesOf(endpoint: Endpoint): Whereabouts | undefined;
  /** Candidates whose registration or handler stands where the tracer saw it. */
  at(endpoint: Endpoint): readonly Candidate[];
}

export function originsOf(index: RouteIndex, endpoints: readonly Endpoint[]): Origins {
  const byName = Map.groupBy(index.byFile.keys(), file => nameOf(segments(file)));
  const known = new Map<string, Whereabouts | undefined>();
  const routesAt = routesByOrigin(endpoints);

  function whereabouts(file: string): Whereabouts | undefined {
    const path = segments(file);
    const files = byName.get(nameOf(path)) ?? [];
    if (files.length === 0 && built.test(file)) return undefined;
    const shared = new Map(files.map(one => [one, sharedEnd(segments(one), path)]));
    const most = Math.max(...shared.values());
    const best = files.filter(one => shared.get(one) === most);
    const certain = best.some(one => segments(one).length === most && path.length === most);
    return {
      best: new Set(best),
      other: new Set(certain ? [] : files.filter(one => !best.includes(one))),
    };
  }

  function filesOf({ origin }: Endpoint): Whereabouts | undefined {
    if (!origin || library.test(origin.file)) return undefined;
    if (!known.has(origin.file)) known.set(origin.file, whereabouts(origin.file));
    return known.get(origin.file);
  }

  function at(endpoint: Endpoint): readonly Candidate[] {
    const { origin } = endpoint;
    const files = filesOf(endpoint);
    if (!origin || !files) return [];
    return [...files.best, ...files.other].flatMap(file => {
      const here = extension(file) === extension(origin.file) ? (index.byFile.get(file) ?? []) : [];
      const hit = nearest(
        here.filter(({ route }) => covers(route.range, origin.line - 1)),
        origin,
      );
      const crowded = (routesAt.get(placeOf(origin))?.size ?? 0) > distinctPaths(hit);
      return hit.filter(one => !contradicts(one, endpoint) && (one.route.complete || !crowded));
    });
  }

  return { filesOf, at };
}

/** Bootstraps that register every route on one line (NestJS) give one origin to many routes: it says nothing then. */
function routesByOrigin(endpoints: readonly Endpoint[]): Map<string, Set<string>> {
  const routes = new Map<string, Set<string>>();
  for (const { origin, route, unserved } of endpoints) {
    if (!origin || route === '' || unserved) continue;
    const seen = routes.get(placeOf(origin)) ?? new Set();
    routes.set(placeOf(origin), seen.add(route));
  }
  return routes;
}

const placeOf = ({ file, line }: Origin): string => `${file}:${line}`;

const covers = ({ start, end }: { start: number; end: number }, line: number): boolean =>
  start <= line && line <= end;

const distinctPaths = (candidates: readonly Candidate[]): number =>
  new Set(candidates.map(({ route }) => route.path)).size;

/** Of handlers within each other the one that begins at the line, else the innermost. */
function nearest(hit: readonly Candidate[], { line }: Origin): readonly Candidate[] {
  const begin = hit.filter(({ route }) => route.range.start === line - 1);
  if (begin.length > 0) return begin;
  const size = ({ route }: Candidate) => route.range.end - route.range.start;
  const least = Math.min(...hit.map(size));
  return hit.filter(one => size(one) === least);
}

/** The path's parts, last first; `file:///app/app.mjs` and `C:\app\app.js` included. */
const segments = (file: string): readonly string[] =>
  file
    .replace(/^file:\/\//, '')
    .split(/[\\/]+/)
    .filter(part => part !== '')
    .toReversed();

/** The file's name, by which files are compared; scripts without their ending, since compilers change it. */
const nameOf = ([name = '']: readonly string[]): string => name.replace(script, '');

const extension = (file: string): string => /\.\w+$/.exec(file)?.[0] ?? '';

function sharedEnd(one: readonly string[], other: readonly string[]): number {
  let shared = 1; // the name
  while (shared < one.length && shared < other.length && one[shared] === other[shared]) shared++;
  return shared;
}
