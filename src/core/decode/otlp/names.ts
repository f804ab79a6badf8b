import { type Attributes, textOf } from './attributes.ts';

/** What an OpenTelemetry span is called in Datadog's words. */
export interface SpanNames {
  readonly name: string; // the operation: `http.server.request`
  readonly resource: string; // `GET /users/:id`
  readonly type: string; // `web`
}

/** By number; OTLP's kinds start with unspecified. */
export const kinds = ['', 'internal', 'server', 'client', 'producer', 'consumer'];

/** As the Agent names them. What the span says of itself by `operation.name`, `resource.name` and `span.type` comes first. */
export function namesOf(attributes: Attributes, kind: string, spanName: string): SpanNames {
  const tag = (...keys: readonly string[]): string => {
    const key = keys.find(candidate => attributes.has(candidate));
    return key === undefined ? '' : textOf(attributes.get(key) ?? '');
  };
  const known = meanings.map(meaning => meaning(tag, kind)).find(meaning => meaning !== undefined);
  return {
    name: tag('operation.name') || known?.name || plainName(kind),
    resource: tag('resource.name') || known?.resource || spanName,
    type: tag('span.type') || known?.type || (kind === 'server' ? 'web' : 'custom'),
  };
}

type Tag = (...keys: readonly string[]) => string;
type Meaning = (tag: Tag, kind: string) => SpanNames | undefined;

function plainName(kind: string): string {
  if (kind === 'server' || kind === 'client') return `${kind}.request`;
  return kind === '' ? 'Internal' : kind.charAt(0).toUpperCase() + kind.slice(1);
}

const http: Meaning = (tag, kind) => {
  const method = tag('http.request.method', 'http.method');
  if (!method || (kind !== 'server' && kind !== 'client')) return undefined;
  const route = kind === 'server' ? tag('http.route') : '';
  return {
    name: `http.${kind}.request`,
    resource: route ? `${method} ${route}` : method,
    type: kind === 'server' ? 'web' : 'http',
  };
};

/** Databases whose spans have a type of their own. */
const databaseTypes: Readonly<Record<string, string>> = {
  redis: 'redis',
  memcached: 'memcached',
  mongodb: 'mongodb',
  elasticsearch: 'elasticsearch',
  opensearch: 'elasticsearch',
  cassandra: 'cassandra',
};

const database: Meaning = (tag, kind) => {
  const system = tag('db.system.name', 'db.system');
  if (!system || kind !== 'client') return undefined;
  return {
    name: `${system}.query`,
    resource: tag('db.query.text', 'db.statement'),
    type: databaseTypes[system] ?? 'sql',
  };
};

const messaging: Meaning = (tag, kind) => {
  const system = tag('messaging.system');
  const operation = tag(
    'messaging.operation',
    'messaging.operation.type',
    'messaging.operation.name',
  );
  if (!system || !operation || kind === 'internal') return undefined;
  const destination = tag('messaging.destination.name', 'messaging.destination');
  return {
    name: `${system}.${operation}`,
    resource: destination ? `${operation} ${destination}` : '',
    type: 'custom',
  };
};

const rpc: Meaning = (tag, kind) => {
  const system = tag('rpc.system');
  if (!system || (kind !== 'server' && kind !== 'client')) return undefined;
  const [method, service] = [tag('rpc.method'), tag('rpc.service')];
  return {
    name: `${system}.${kind}.request`,
    resource: method && service ? `${method} ${service}` : method,
    type: kind === 'server' ? 'web' : 'http',
  };
};

const meanings: readonly Meaning[] = [http, database, messaging, rpc];
