import type { AppEndpoint, AppEndpoints } from '../decode/appEndpoints.ts';

/** Tracers tell of 900 at most. */
const MOST_ROUTES = 2000;
const MOST_SERVICES = 200;
/** Frameworks add these to every route by themselves, */
const TWINS = new Set(['HEAD', 'OPTIONS']);
/** and these to every app: Flask's folder of files, FastAPI's pages. Nobody looks for them before they are asked for. */
const BROUGHT = new Set([
  '/static/<path:filename>',
  '/openapi.json',
  '/docs',
  '/docs/oauth2-redirect',
  '/redoc',
]);

/** The routes that each service has told of, with or without traffic. Never complete: tracers miss some. */
export class KnownRoutes {
  private readonly byService = new Map<string, Map<string, AppEndpoint>>();

  take({ service, isFirst, endpoints }: AppEndpoints): void {
    const routes = this.routesOf(service);
    if (!routes) return;
    if (isFirst) routes.clear();
    for (const endpoint of endpoints)
      if (routes.size < MOST_ROUTES) routes.set(`${endpoint.method} ${endpoint.path}`, endpoint);
  }

  get services(): readonly string[] {
    return [...this.byService.keys()];
  }

  /** Without what frameworks bring: routes of their own, and the twins of a route that has another method too. */
  of(service: string): readonly AppEndpoint[] {
    const all = [...(this.byService.get(service)?.values() ?? [])];
    const served = new Set(all.filter(({ method }) => !TWINS.has(method)).map(({ path }) => path));
    return all
      .filter(({ method, path }) => !TWINS.has(method) || !served.has(path))
      .filter(({ path }) => !BROUGHT.has(path));
  }

  private routesOf(service: string): Map<string, AppEndpoint> | undefined {
    const known = this.byService.get(service);
    if (known || this.byService.size >= MOST_SERVICES || service === '') return known;
    const routes = new Map<string, AppEndpoint>();
    this.byService.set(service, routes);
    return routes;
  }
}
