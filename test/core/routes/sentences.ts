import type { Endpoint } from '../../../src/core/model/endpoint.ts';
import type { Route } from '../../../src/core/model/route.ts';
import type { FileRoutes } from '../../../src/core/routes/link.ts';
import { matchEndpoints } from '../../../src/core/routes/match.ts';

/**
 * `10-14 GET,POST /items list`: a route on lines 10 to 14, counted from 1, as tracebacks and origins do. A path that
 * begins with `…` is incomplete. What follows the symbol are names.
 */
function aRoute(text: string, framework: string): Route {
  const [lines = '', methods = '', path = '', symbol = '', ...names] = text.split(' ');
  const [start = 0, end = start] = lines.split('-').map(line => Number(line) - 1);
  const complete = !path.startsWith('…');
  return {
    framework,
    methods: methods.split(','),
    path: path.replace('…', ''),
    complete,
    symbol,
    names,
    line: start,
    range: { start, end },
  };
}

export const flask = (path: string, ...routes: string[]): FileRoutes => ({
  path,
  routes: routes.map(route => aRoute(route, 'flask')),
});

export const express = (path: string, ...routes: string[]): FileRoutes => ({
  path,
  routes: routes.map(route => aRoute(route, 'express')),
});

/** `flask GET /items /app/app.py:10 as shop.items 404`, in any order behind the method; `~/x` is a URL without route. */
export function anEndpoint(text: string, id: number): Endpoint {
  const [component = '', method = '', ...words] = text.split(' ');
  const [, handler = ''] = /\bas (\S+)/.exec(text) ?? [];
  const [, service = 'web'] = /\bof (\S+)/.exec(text) ?? [];
  const [, file, line] = / (\S+):(\d+)/.exec(text) ?? [];
  const [first = ''] = words;
  const route = /^[/(^*]/.test(first) && !/:\d+$/.test(first) ? first : '';
  return {
    id,
    service,
    env: 'dev',
    component: component.replace('-', ''),
    method,
    route,
    path: first.startsWith('~') ? first.slice(1) : '',
    resource: `${method} ${route}`.trim(),
    handler,
    origin: file ? { file, line: Number(line) } : undefined,
    unserved: /\b40[45]\b/.test(text),
  };
}

/** `exact app.py:10 index`, one for each endpoint; `none` where it has no handler. */
export function matched(files: readonly FileRoutes[], endpoints: readonly string[]): string[] {
  const asked = endpoints.map(anEndpoint);
  const matches = matchEndpoints(files, asked);
  return asked.map(endpoint => {
    const match = matches.find(one => one.endpoint === endpoint);
    if (!match) return 'none';
    const { tier, file, route } = match;
    return `${tier} ${file.replace('/w/', '')}:${route.line + 1} ${route.symbol}`;
  });
}
