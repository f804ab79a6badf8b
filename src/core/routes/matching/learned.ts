import type { Endpoint } from '../../model/endpoint.ts';
import type { Route } from '../../model/route.ts';
import type { Framework } from '../frameworks/framework.ts';
import type { Candidate, RouteIndex } from './candidates.ts';

/** A router mounted more often than this is mounted by a loop, whose places say nothing. */
const PREFIXES = 4;

/** Prefixes of routers that source does not tell, learned from requests that were found to be theirs. */
export class Learned {
  private readonly prefixes = new Map<string, Set<string>>(); // by file
  private readonly byPath = new Map<string, Candidate[]>();
  private readonly index: RouteIndex;

  constructor(index: RouteIndex) {
    this.index = index;
  }

  /** `/:id` that serves `/users/:id` stands under `/users`, and so does what is beside it. */
  learn(
    file: string,
    route: Route,
    { route: seen }: Endpoint,
    framework: Framework | undefined,
  ): void {
    const prefix = route.complete || !framework ? undefined : prefixOf(seen, route.path);
    const known = this.prefixes.get(file) ?? new Set();
    if (prefix === undefined || known.has(prefix) || known.size >= PREFIXES) return;
    this.prefixes.set(file, known.add(prefix));
    for (const candidate of this.index.byFile.get(file) ?? []) {
      if (candidate.route.complete || candidate.framework !== framework) continue;
      const path = framework?.join(prefix, candidate.route.path) ?? '';
      this.byPath.set(path, [...(this.byPath.get(path) ?? []), candidate]);
    }
  }

  lookup(route: string): readonly Candidate[] {
    return this.byPath.get(route) ?? [];
  }

  knows(file: string): boolean {
    return this.prefixes.has(file);
  }
}

/** Nothing where the declared path is not the end of what was seen. */
function prefixOf(seen: string, declared: string): string | undefined {
  if (declared === '/' && !seen.endsWith('/')) return seen; // Express: a child's `/` adds nothing
  return seen.endsWith(declared) ? seen.slice(0, seen.length - declared.length) : undefined;
}
