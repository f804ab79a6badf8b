/** Routes that an app has told of by itself, before any traffic. */
export interface AppEndpoints {
  readonly service: string;
  readonly env: string;
  /** The list starts anew; otherwise it goes on. */
  readonly isFirst: boolean;
  readonly endpoints: readonly AppEndpoint[];
}

export interface AppEndpoint {
  readonly method: string; // `GET`, `*` for every one
  readonly path: string; // `/items/<int:id>`
}

type Fields = Readonly<Record<string, unknown>>;

/** The route lists in a body of telemetry, which may hold many messages; most hold none. Throws what `JSON.parse` throws. */
export function appEndpoints(body: Uint8Array): readonly AppEndpoints[] {
  const message = fieldsOf(JSON.parse(new TextDecoder().decode(body)));
  const { service_name, env } = fieldsOf(message['application']);
  const messages =
    message['request_type'] === 'message-batch' ? listOf(message['payload']) : [message];
  return messages
    .filter(({ request_type }) => request_type === 'app-endpoints')
    .map(({ payload }) => ({
      service: textOf(service_name),
      env: textOf(env),
      isFirst: fieldsOf(payload)['is_first'] === true,
      endpoints: listOf(fieldsOf(payload)['endpoints']).flatMap(endpointOf),
    }));
}

function endpointOf({ method, path }: Fields): AppEndpoint[] {
  if (typeof path !== 'string' || typeof method !== 'string' || method === '') return [];
  return [{ method: method.toUpperCase(), path }];
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

const fieldsOf = (value: unknown): Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {};

const listOf = (value: unknown): readonly Fields[] =>
  Array.isArray(value) ? value.map(fieldsOf) : [];
