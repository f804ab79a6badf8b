import type { Endpoint } from '../model/endpoint.ts';
import type { Route } from '../model/route.ts';
import type { FileRoutes } from './link.ts';
import { type Candidate, indexOf, type RouteIndex } from './matching/candidates.ts';
import { choose } from './matching/choose.ts';
import { mayServe } from './matching/fits.ts';
import { Learned } from './matching/learned.ts';
import { type Origins, originsOf } from './matching/origins.ts';
import { type Lookup, type Tier, tiers } from './matching/tiers.ts';

/** Where an endpoint's requests are handled, and what the claim rests on. */
export interface Match {
  readonly endpoint: Endpoint;
  readonly file: string;
  readonly route: Route;
  readonly tier: Tier;
}

/** Finds the handlers of endpoints. An endpoint has one at most: where several could be, it has none. */
export const matchEndpoints = (
  files: readonly FileRoutes[],
  endpoints: readonly Endpoint[],
): readonly Match[] => new Search(indexOf(files), endpoints).matches();

/** Several handlers that could be meant, none more than the others. */
interface Doubt {
  readonly tier: Tier;
  readonly candidates: readonly Candidate[];
}

class Search {
  private readonly index: RouteIndex;
  private readonly endpoints: readonly Endpoint[];
  private readonly origins: Origins;
  private readonly learned: Learned;
  private readonly found = new Map<Endpoint, Match>();
  private readonly doubts = new Map<Endpoint, Doubt>();

  constructor(index: RouteIndex, endpoints: readonly Endpoint[]) {
    this.index = index;
    this.endpoints = endpoints;
    this.origins = originsOf(index, endpoints);
    this.learned = new Learned(index);
  }

  /** Sure matches first: they teach the prefixes of routers, which decide what is only a suffix. */
  matches(): readonly Match[] {
    this.pass(['origin', 'exact', 'pattern', 'name']);
    this.pass(['learned', 'suffix', 'url']);
    this.pass(['learned']);
    this.settle();
    return this.endpoints.flatMap(endpoint => this.found.get(endpoint) ?? []);
  }

  private pass(names: readonly Lookup[]): void {
    for (const endpoint of this.endpoints) {
      if (this.found.has(endpoint)) continue;
      const files = this.origins.filesOf(endpoint);
      const best = this.search(endpoint, names, files?.best);
      if (best === 'none' && files && files.other.size > 0)
        this.search(endpoint, names, files.other);
    }
  }

  /** Goes down the tiers until one names a single handler; several narrow the choice of the tiers below. */
  private search(
    endpoint: Endpoint,
    names: readonly Lookup[],
    within: ReadonlySet<string> | undefined,
  ): 'found' | 'doubt' | 'none' {
    for (const name of names) {
      const { tier, lookup } = tiers[name];
      const hits = lookup({
        endpoint,
        index: this.index,
        origins: this.origins,
        learned: this.learned,
      }).filter(one => mayServe(one, endpoint) && (!within || within.has(one.file)));
      const doubt = this.doubts.get(endpoint);
      const known = new Set(doubt?.candidates.map(({ handler }) => handler));
      const common = hits.filter(({ handler }) => known.has(handler));
      const candidates = common.length > 0 ? common : doubt ? [] : hits;
      const chosen = choose(candidates, endpoint);
      if (chosen) {
        this.claim(endpoint, chosen, tier);
        return 'found';
      }
      if (candidates.length > 0)
        this.doubts.set(endpoint, { tier: doubt?.tier ?? tier, candidates });
    }
    return this.doubts.has(endpoint) ? 'doubt' : 'none';
  }

  private claim(endpoint: Endpoint, { file, route, framework }: Candidate, tier: Tier): void {
    this.found.set(endpoint, { endpoint, file, route, tier });
    this.learned.learn(file, route, endpoint, framework);
  }

  /** What is in doubt goes where the service's other endpoints are. */
  private settle(): void {
    const homes = new Map<string, Set<string>>();
    for (const { endpoint, file } of this.found.values())
      homes.set(endpoint.service, (homes.get(endpoint.service) ?? new Set()).add(file));
    for (const [endpoint, { tier, candidates }] of this.doubts) {
      if (this.found.has(endpoint)) continue;
      const home = homes.get(endpoint.service);
      const chosen = choose(
        candidates.filter(({ file }) => home?.has(file)),
        endpoint,
      );
      if (chosen) this.claim(endpoint, chosen, tier);
    }
  }
}
