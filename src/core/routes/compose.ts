import type { Router } from './declarations.ts';
import type { PathText } from './syntax/pathText.ts';

/** A router of the workspace: a file's own key, and the file's. */
export interface Placed {
  readonly key: string;
  readonly router: Router;
}

/** A router above another. Without a prefix the lower one's own holds. */
export interface Above {
  readonly parent: Placed;
  readonly prefix: PathText | undefined;
  readonly name: string | undefined;
}

/** Where a router stands: what is before its paths, and the names of the routers on the way, outermost first. */
export interface Place {
  readonly prefix: PathText;
  readonly names: readonly string[];
}

export type Join = (prefix: string, path: string) => string;

/** More mounts than any app has; keeps half-typed knots of routers from growing without end. */
const PLACES = 8;

/** Every place where a router is mounted, under every place of the routers above it. */
export function placesOf(
  { key, router }: Placed,
  above: ReadonlyMap<string, readonly Above[]>,
  join: Join,
  below: readonly string[] = [],
): readonly Place[] {
  const own = router.name ? [router.name] : [];
  const places = (above.get(key) ?? [])
    .filter(({ parent }) => parent.key !== key && !below.includes(parent.key))
    .flatMap(({ parent, prefix, name }) =>
      placesOf(parent, above, join, [...below, key]).map(place => ({
        prefix: under(place.prefix, prefix ?? router.prefix, join),
        names: [...place.names, ...(name ? [name] : own)],
      })),
    );
  if (places.length > 0) return distinct(places).slice(0, PLACES);
  return [{ prefix: router.root ? router.prefix : { ...router.prefix, whole: false }, names: own }];
}

/** `join` where both are known; after an unknown part only the path is left. */
export function under(prefix: PathText, path: PathText, join: Join): PathText {
  return path.whole ? { text: join(prefix.text, path.text), whole: prefix.whole } : path;
}

/** Both branches of an `if` may mount alike. */
const distinct = (places: readonly Place[]): readonly Place[] => [
  ...new Map(
    places.map(place => [`${place.prefix.whole} ${place.prefix.text} ${place.names}`, place]),
  ).values(),
];
