import type { LineRange, Route } from '../model/route.ts';
import type { PathText } from './syntax/pathText.ts';

/** An app, a blueprint, a router: what routes are registered on. */
export interface Router {
  readonly key: string; // unique in its file
  readonly name: string; // a blueprint's; empty for what adds nothing to its routes' names
  readonly prefix: PathText;
  /** Serves by itself: its paths are whole unless it is mounted. */
  readonly root: boolean;
}

/** A router under another. Without a prefix the child's own holds. */
export interface Mount {
  readonly parent: Router;
  readonly child: Router;
  readonly prefix: PathText | undefined;
  readonly name?: string;
}

export interface Registration {
  readonly router: Router;
  readonly path: PathText;
  readonly methods: readonly string[];
  readonly symbol: string;
  readonly line: number;
  readonly range: LineRange;
  /** What the tracer may call the handler, given the names of the routers above it, outermost first. */
  names(routers: readonly string[]): readonly string[];
}

/** What one file says. */
export interface Declarations {
  readonly mounts: readonly Mount[];
  readonly registrations: readonly Registration[];
}

interface Placement {
  readonly prefix: PathText;
  readonly names: readonly string[];
}

export type Join = (prefix: string, path: string) => string;

/** More mounts than any app has; keeps half-typed knots of routers from growing without end. */
const PLACES = 8;

/** Full paths: each registration under every place where its router is mounted. */
export function compose(
  framework: string,
  join: Join,
  { mounts, registrations }: Declarations,
): Route[] {
  const above = Map.groupBy(mounts, ({ child }) => child.key);

  function placesOf(router: Router, below: readonly string[]): readonly Placement[] {
    const names = router.name ? [router.name] : [];
    const places = (above.get(router.key) ?? [])
      .filter(({ parent }) => parent.key !== router.key && !below.includes(parent.key))
      .flatMap(mount => {
        const own = mount.prefix ?? router.prefix;
        const called = mount.name ? [mount.name] : names;
        return placesOf(mount.parent, [...below, router.key]).map(place => ({
          prefix: under(place.prefix, own, join),
          names: [...place.names, ...called],
        }));
      });
    if (places.length > 0) return places.slice(0, PLACES);
    return [{ prefix: router.root ? router.prefix : { ...router.prefix, whole: false }, names }];
  }

  return registrations.flatMap(({ router, path, names, ...declared }) =>
    placesOf(router, []).map(place => {
      const { text, whole } = under(place.prefix, path, join);
      return { framework, ...declared, path: text, complete: whole, names: names(place.names) };
    }),
  );
}

/** `join` where both are known; after an unknown part only the path is left. */
function under(prefix: PathText, path: PathText, join: Join): PathText {
  return path.whole ? { text: join(prefix.text, path.text), whole: prefix.whole } : path;
}
