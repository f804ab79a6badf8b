import type { Span } from '../../../../src/core/model/span.ts';
import type { Words } from '../../../../src/core/model/words.ts';
import { tagsOf } from '../copy.ts';
import type { Pair } from './pairs.tsx';

export interface TagGroup {
  readonly title: string;
  readonly pairs: readonly Pair[];
  /** A statement to a database, set apart. */
  readonly statement?: string;
}

/** What the known tags are called, by the semantics of Datadog's tracers and of OpenTelemetry. */
const names: Readonly<Record<string, string>> = {
  'http.method': 'Method',
  'http.request.method': 'Method',
  'http.url': 'URL',
  'url.full': 'URL',
  'http.route': 'Route',
  'http.status_code': 'Status',
  'http.response.status_code': 'Status',
  'http.useragent': 'User agent',
  'http.client_ip': 'Client',
  'db.system': 'System',
  'db.type': 'System',
  'db.name': 'Database',
  'db.namespace': 'Database',
  'db.instance': 'Database',
  'db.user': 'User',
  'db.row_count': 'Rows',
  'db.operation': 'Operation',
  'out.host': 'Host',
  'network.destination.name': 'Host',
  'server.address': 'Host',
  'network.destination.port': 'Port',
  'server.port': 'Port',
  'messaging.system': 'System',
  'messaging.operation': 'Operation',
  'messaging.destination.name': 'Destination',
  'messaging.destination': 'Destination',
  'kafka.topic': 'Topic',
  'kafka.partition': 'Partition',
};

const STATEMENTS = [
  'sql.query',
  'db.statement',
  'db.query.text',
  'mongodb.query',
  'redis.raw_command',
];
const HOST = /^(?:out\.host|network\.destination\.(?:name|port)|server\.(?:address|port))$/;
const HTTP = /^(?:http\.(?!request\.headers|response\.headers)|url\.)/;
const DB = /^(?:db|sql|mongodb|redis|cassandra|elasticsearch|memcached|aws\.dynamodb)\./;
const MESSAGING = /^(?:messaging|kafka|rabbitmq|amqp|celery|sqs|sns|pubsub|bullmq)\./;

/** The tags that most people look for first, by what they are about. */
export function groupsOf(span: Span, say: Words): readonly TagGroup[] {
  const tags = tagsOf(span);
  const pairsOf = (fits: RegExp): Pair[] =>
    tags
      .filter(([key]) => fits.test(key) && !STATEMENTS.includes(key))
      .filter(([key, value]) => key !== 'db.row_count' || Number(value) >= 0) // drivers write -1 where they do not know
      .map(([key, value]) => [nameOf(key, say), value]);
  const statement = statementOf(span);
  const groups: TagGroup[] = [];
  const add = (title: string, pairs: readonly Pair[]) => {
    if (pairs.length > 0) groups.push({ title, pairs: [...pairs, ...once(pairs, pairsOf(HOST))] });
  };
  add('HTTP', pairsOf(HTTP));
  const db = pairsOf(DB);
  if (statement !== undefined)
    groups.push({ title: say('Database'), pairs: [...db, ...once(db, pairsOf(HOST))], statement });
  else add(say('Database'), db);
  add(say('Messaging'), pairsOf(MESSAGING));
  return groups;
}

/** Names say a thing once: the first of two tags of one meaning. */
const once = (before: readonly Pair[], pairs: readonly Pair[]): readonly Pair[] =>
  pairs.filter(([name]) => !before.some(([known]) => known === name));

function nameOf(key: string, say: Words): string {
  const name = names[key];
  return name ? say(name) : key;
}

/** Whether the resource of spans of a type is a statement to a database. */
export const isStatement = (type: string): boolean => type === 'sql' || type === 'cassandra';

function statementOf({ meta, type, resource, name }: Span): string | undefined {
  const key = STATEMENTS.find(key => meta[key]);
  if (key) return meta[key];
  return isStatement(type) && resource !== name ? resource : undefined;
}
