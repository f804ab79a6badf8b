import type { Endpoint } from '../../model/endpoint.ts';
import type { Candidate } from './candidates.ts';
import { methodRank } from './fits.ts';

/**
 * The one candidate that is meant, if there is one. In one app the first route that fits serves the request, and one
 * for the very method is closer than one for all; between files, or between routers of unknown places, nothing decides.
 */
export function choose(
  candidates: readonly Candidate[],
  endpoint: Endpoint,
): Candidate | undefined {
  const [first, ...others] = [...candidates].sort((one, other) => closer(one, other, endpoint));
  if (!first) return undefined;
  const rank = methodRank(first.route.methods, endpoint.method);
  const doubtful = others.some(
    other =>
      other.handler !== first.handler &&
      (other.file !== first.file ||
        (!(other.route.complete && first.route.complete) &&
          methodRank(other.route.methods, endpoint.method) === rank)),
  );
  return doubtful ? undefined : first;
}

/** Negative where `one` is closer to what the tracer saw. */
function closer(one: Candidate, other: Candidate, { route, method }: Endpoint): number {
  const likeness = ({ route: declared }: Candidate) => [
    methodRank(declared.methods, method),
    Number(declared.path === route),
    Number(declared.path.endsWith('/') === route.endsWith('/')),
    sharedSegments(declared.path, route),
  ];
  const [mine, theirs] = [likeness(one), likeness(other)];
  const at = mine.findIndex((value, index) => value !== theirs[index]);
  return at < 0 ? one.order - other.order : (theirs[at] ?? 0) - (mine[at] ?? 0);
}

/** Segments written alike, parameters' names and converters included. */
function sharedSegments(declared: string, route: string): number {
  const segments = new Set(route.split('/'));
  return declared.split('/').filter(segment => segments.has(segment)).length;
}
