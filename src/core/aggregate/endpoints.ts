import type { Endpoint } from '../model/endpoint.ts';
import { Memo } from '../store/memo.ts';
import type { StoreSink } from '../store/storeSink.ts';
import { Strings } from '../store/strings.ts';
import { slotOf } from '../store/tags.ts';
import { EntryFacts } from './entry.ts';

const ROUTE = slotOf('http.route');
const URLS = [slotOf('http.url'), slotOf('url.path'), slotOf('url.full')];
const COMPONENT = slotOf('component');
const ENV = slotOf('env');
const HANDLER = slotOf('flask.endpoint');
const FILE = slotOf('_dd.code_origin.frames.0.file');
const LINE = slotOf('_dd.code_origin.frames.0.line');

/** Beyond these a new path no longer makes a new endpoint: a scanner must not fill the memory. */
const MOST_ENDPOINTS = 4096;

/** Service, env, component, method, route, path, handler, file, line, unserved: what makes two endpoints different. */
type Identity = Uint32Array;

/** Every different endpoint that entry spans have named, found without making strings. */
export class Endpoints {
  readonly facts = new EntryFacts();
  private readonly names = new Strings();
  private readonly all: Endpoint[] = [];
  private readonly identities: Identity[] = [];
  private readonly byHash = new Map<number, number[]>();
  private readonly scratch: Identity = new Uint32Array(10);
  private readonly name = new Memo(text => this.names.idOf(text));
  private readonly path = new Memo(url => this.names.idOf(pathOf(url)));
  private readonly route = new Memo(resource => this.names.idOf(routeIn(resource)));

  get list(): readonly Endpoint[] {
    return this.all;
  }

  /** The endpoint of the entry span in hand. */
  of(sink: StoreSink, status: number): Endpoint | undefined {
    this.identify(sink, status);
    return this.found() ?? this.add(sink.strings.text(sink.fields.resource));
  }

  /** The same, where it has been named before. */
  known(sink: StoreSink, status: number): Endpoint | undefined {
    this.identify(sink, status);
    return this.found();
  }

  /** The endpoint of requests that only statistics tell of: these know neither framework nor handler. */
  told(
    of: Pick<Endpoint, 'service' | 'env' | 'method' | 'route' | 'resource' | 'unserved'>,
  ): Endpoint {
    this.scratch.fill(0);
    for (const [at, text] of [of.service, of.env, '', of.method, of.route].entries())
      this.scratch[at] = this.names.idOf(text);
    this.scratch[9] = of.unserved ? 1 : 0;
    return this.found() ?? this.add(of.resource);
  }

  /** The endpoint of the identity in the scratch. */
  private found(): Endpoint | undefined {
    const known = this.byHash
      .get(this.hash())
      ?.find(id => equal(this.identities[id], this.scratch));
    return known === undefined ? undefined : this.all[known];
  }

  private hash(): number {
    let hash = 0;
    for (const part of this.scratch) hash = Math.imul(hash ^ part, 0x85ebca6b) ^ (hash >>> 15);
    return hash;
  }

  /** Fills the scratch. */
  private identify(sink: StoreSink, status: number): void {
    const { fields, texts, strings } = sink;
    const tag = (slot: number) => this.name.of(strings, texts[slot] ?? 0);
    const unserved = status === 404 || status === 405;
    const route = tag(ROUTE) || (unserved ? 0 : this.route.of(strings, fields.resource));
    const routeless = route === 0 && !unserved && this.all.length < MOST_ENDPOINTS;
    const identity = this.scratch;
    identity[0] = this.name.of(strings, fields.service);
    identity[1] = tag(ENV);
    identity[2] = tag(COMPONENT);
    identity[3] = this.name.of(strings, this.facts.method(sink));
    identity[4] = route;
    identity[5] = routeless
      ? this.path.of(strings, URLS.map(slot => texts[slot] ?? 0).find(id => id > 0) ?? 0)
      : 0;
    identity[6] = tag(HANDLER);
    identity[7] = tag(FILE);
    identity[8] = tag(LINE);
    identity[9] = unserved ? 1 : 0;
  }

  private add(resource: string): Endpoint {
    const hash = this.hash();
    const text = (part: number) => this.names.text(this.scratch[part] ?? 0);
    const file = text(7);
    const endpoint: Endpoint = {
      id: this.all.length,
      service: text(0),
      env: text(1),
      component: text(2),
      method: text(3).toUpperCase(),
      route: text(4),
      path: text(5),
      resource,
      handler: text(6),
      origin: file ? { file, line: Number(text(8)) || 0 } : undefined,
      unserved: this.scratch[9] === 1,
    };
    this.all.push(endpoint);
    this.identities.push(this.scratch.slice());
    this.byHash.set(hash, [...(this.byHash.get(hash) ?? []), endpoint.id]);
    return endpoint;
  }
}

const equal = (left: Identity | undefined, right: Identity): boolean =>
  left?.every((part, at) => part === right[at]) ?? false;

/** `http://localhost:3000/users?id=7` has the path `/users`. */
export function pathOf(url: string): string {
  if (url === '') return '';
  const [, path] = /^(?:[a-z][a-z0-9+.-]*:\/\/[^/?#]*)?(\/[^?#]*)?/i.exec(url) ?? [];
  return path || '/';
}

/** Frameworks whose tracers write no `http.route` may have it in the resource: `GET /hello/<name>`. */
export function routeIn(resource: string): string {
  const [, route = ''] = /^[A-Z]+ ([/^].*)$/.exec(resource) ?? [];
  return /[<{:*(^]/.test(route) ? route : '';
}
