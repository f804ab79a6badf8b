import { globSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Endpoint } from '../../../src/core/model/endpoint.ts';
import type { RouteFinder } from '../../../src/core/routes/finder.ts';
import type { FileRoutes } from '../../../src/core/routes/link.ts';
import { matchEndpoints } from '../../../src/core/routes/match.ts';
import { openFinder, routesIn } from './openFinder.ts';

/** What real tracers sent of apps whose routes stand on the same lines as in the sources beside the captures. */
const folder = 'test/fixtures/routes/captured';

interface Capture {
  readonly component: string;
  readonly spans: readonly {
    readonly request: string;
    readonly status: number;
    readonly resource: string;
    readonly route?: string;
    readonly handler?: string;
    readonly origin?: string;
  }[];
}

let finder: RouteFinder;
let files: FileRoutes[];
beforeAll(async () => {
  finder = await openFinder();
  files = await Promise.all(
    globSync(`${folder}/**/*.{py,js,mjs}`).map(async file => {
      const path = file.replace(folder, '/home/me/shop');
      return { path, routes: await routesIn(finder, path, readFileSync(file, 'utf8')) };
    }),
  );
});
afterAll(() => finder.dispose());

const captureOf = (name: string): Capture =>
  JSON.parse(readFileSync(`${folder}/${name}.json`, 'utf8')) as Capture;

/** As the store makes them of spans. */
function endpointsOf({ component, spans }: Capture, origins: boolean): readonly Endpoint[] {
  return spans.map(({ request, status, resource, route = '', handler = '', origin }, id) => {
    const [method = '', url = ''] = request.split(' ');
    const [file = '', line] = origins && origin ? origin.split(/:(?=\d+$)/) : [];
    const unserved = status === 404 || status === 405;
    return {
      id,
      service: 'shop',
      env: 'dev',
      component,
      method,
      route,
      path: route || unserved ? '' : url,
      resource,
      handler,
      origin: file ? { file, line: Number(line) } : undefined,
      unserved,
    };
  });
}

/** `GET /shop/items/7 200: origin app.py:114 get_item`, in columns. */
function stories(name: string, origins: boolean): string[] {
  const capture = captureOf(name);
  const endpoints = endpointsOf(capture, origins);
  const matches = matchEndpoints(files, endpoints);
  return capture.spans.map(({ request, status }, at) => {
    const match = matches.find(({ endpoint }) => endpoint === endpoints[at]);
    if (!match) return `${request} ${status}: none`;
    const place = `${match.file.replace('/home/me/shop/', '')}:${match.route.line + 1}`;
    return `${request} ${status}: ${match.tier} ${place} ${match.route.symbol}`;
  });
}

const captures = [
  'py416-flask',
  'js-express4',
  'js-express5',
  'js-express5-otel-semantics',
  'js-express-esm',
];

test.each(captures)('%s', async name => {
  await expect(`${stories(name, true).join('\n')}\n`).toMatchFileSnapshot(
    `../../fixtures/routes/captured/${name}.txt`,
  );
});

test.each(captures)('%s: the same handlers without code origins', name => {
  const place = (story: string) =>
    story.replace(/: (?:origin|exact|pattern|name|suffix|url) /, ': ');
  expect(stories(name, false).map(place)).toEqual(stories(name, true).map(place));
});
