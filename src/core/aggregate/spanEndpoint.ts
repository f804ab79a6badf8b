import type { EndpointId } from '../model/endpoint.ts';
import type { Span } from '../model/span.ts';
import { pathOf, routeIn } from './endpoints.ts';

/** The endpoint that a request entered its service by, where this span is of that; nothing for what no handler served. */
export function endpointOf(span: Span): EndpointId | undefined {
  const { meta, metrics, service, resource, type, parentId } = span;
  const isEntry = metrics['_dd.top_level'] === 1 || parentId === undefined;
  const method = meta['http.method'] ?? meta['http.request.method'];
  const status = Number(
    meta['http.status_code'] ?? metrics['http.status_code'] ?? meta['http.response.status_code'],
  );
  const isWeb = type === 'web' || meta['span.kind'] === 'server';
  if (!isEntry || !isWeb || !method || status === 404 || status === 405) return undefined;
  const url = meta['http.url'] ?? meta['url.path'] ?? meta['url.full'] ?? '';
  const route = meta['http.route'] || routeIn(resource) || pathOf(url);
  return { service, method: method.toUpperCase(), route };
}
