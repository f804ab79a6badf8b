import type { TraceTree } from '../../../src/core/layout/tree.ts';
import { type Formats, together } from '../../../src/core/model/format.ts';
import type { Span, SpanEvent, SpanLink } from '../../../src/core/model/span.ts';
import type { Words } from '../../../src/core/model/words.ts';

/** As much of a trace as is copied, and how many spans it has besides. */
export interface WholeTrace {
  readonly spans: readonly Span[];
  readonly more: number;
}

/** A trace as Datadog's tracers and API name its fields; ids are hex, and times are nanoseconds. */
export function traceJson(traceId: string, { spans, more }: WholeTrace): string {
  const left = more > 0 ? { spans_left_out: more } : {};
  const value = { trace_id: traceId, spans: spans.map(fieldsOf), ...left };
  return JSON.stringify(value, undefined, 2);
}

export const spanJson = (span: Span): string => JSON.stringify(fieldsOf(span), undefined, 2);

function fieldsOf(span: Span): object {
  const { links = [], events = [], struct = {} } = span;
  return {
    trace_id: span.traceId,
    span_id: span.spanId,
    parent_id: span.parentId ?? '0',
    service: span.service,
    name: span.name,
    resource: span.resource,
    type: span.type,
    start: Math.round(span.start * 1e6),
    duration: span.duration,
    error: span.error ? 1 : 0,
    meta: span.meta,
    metrics: span.metrics,
    ...(Object.keys(struct).length > 0 && { meta_struct: struct }),
    ...(links.length > 0 && { span_links: links.map(linkFields) }),
    ...(events.length > 0 && { span_events: events.map(eventFields) }),
  };
}

const linkFields = ({ traceId, spanId, ...link }: SpanLink): object => ({
  trace_id: traceId,
  span_id: spanId,
  ...link,
});

const eventFields = ({ at, name, attributes }: SpanEvent): object => ({
  time_unix_nano: Math.round(at * 1e6),
  name,
  attributes,
});

interface Saying {
  readonly say: Words;
  readonly format: Formats;
}

/** A list that is indented like the waterfall, and below it what each span says. */
export function traceMarkdown(
  { columns, depth }: TraceTree,
  { spans, more }: WholeTrace,
  { say, format }: Saying,
): string {
  const byId = new Map(spans.map(span => [span.spanId, span]));
  const ordered = columns.spanId.flatMap((id, at) => {
    const span = byId.get(id);
    return span ? [{ span, depth: depth[at] ?? 0 }] : [];
  });
  return [
    `# ${say('Trace {0}', code(columns.traceId))}`,
    '',
    `${format.date(columns.start)} ${format.exactTime(columns.start)}, ${together(format.duration(columns.duration))}`,
    '',
    ...ordered.map(({ span, depth }) => `${'  '.repeat(depth)}- ${lineOf(span, say, format)}`),
    ...(more > 0 ? ['', say('{0} more spans were left out.', format.count(more))] : []),
    ...ordered.flatMap(({ span }) => [
      '',
      `## ${span.name} ${code(span.resource)}`,
      '',
      bodyOf(span, say),
    ]),
  ].join('\n');
}

export function spanMarkdown(span: Span, { say, format }: Saying): string {
  return [lineOf(span, say, format), '', bodyOf(span, say)].join('\n');
}

function lineOf({ name, resource, service, duration, error }: Span, say: Words, format: Formats) {
  const what = resource === name ? '' : ` ${code(resource)}`;
  const failed = error ? ` · **${say('error')}**` : '';
  return `**${name}**${what} (${service}) ${together(format.duration(duration))}${failed}`;
}

/** Ids, tags, links, events and structured tags, and the stack as it was told. */
function bodyOf(span: Span, say: Words): string {
  const { traceId, spanId, meta, links = [], events = [], struct = {} } = span;
  const stack = meta['error.stack'];
  const structures = Object.entries(struct);
  const attached = [
    ...links.map(link => `- ${linkLine(link, say)}`),
    ...events.map(event => `- ${eventLine(event, say)}`),
  ];
  return [
    say('Trace {0}, span {1}', code(traceId), code(spanId)),
    '',
    `| ${say('tag')} | ${say('value')} |`,
    '|---|---|',
    ...tagsOf(span)
      .filter(([key]) => key !== 'error.stack')
      .map(([key, value]) => `| ${cell(key)} | ${cell(value)} |`),
    ...(stack ? ['', '```', stack.replaceAll('```', "'''").trimEnd(), '```'] : []),
    ...(attached.length > 0 ? ['', ...attached] : []),
    ...structures.flatMap(([key, value]) => ['', `${key}:`, '', '```json', json(value), '```']),
    '',
  ].join('\n');
}

const json = (value: unknown): string =>
  (JSON.stringify(value, undefined, 2) ?? '').replaceAll('```', "'''");

const linkLine = ({ traceId, spanId, attributes }: SpanLink, say: Words): string =>
  [say('Link to trace {0}, span {1}', code(traceId), code(spanId)), pairs(attributes)]
    .filter(Boolean)
    .join(': ');

const eventLine = ({ at, name, attributes }: SpanEvent, say: Words): string =>
  [say('Event {0} at {1}', code(name), new Date(at).toISOString()), pairs(attributes)]
    .filter(Boolean)
    .join(': ');

const pairs = (attributes: SpanLink['attributes'] | SpanEvent['attributes']): string =>
  Object.entries(attributes)
    .map(([key, value]) => code(`${key}=${String(value)}`))
    .join(' ');

/** Texts and numbers in one list, by key. */
export const tagsOf = ({ meta, metrics }: Pick<Span, 'meta' | 'metrics'>): [string, string][] =>
  [
    ...Object.entries(meta),
    ...Object.entries(metrics).map(([key, value]): [string, string] => [key, String(value)]),
  ].sort(([a], [b]) => (a < b ? -1 : 1));

const code = (text: string): string => `\`${text.replaceAll('`', "'").replace(/\s+/g, ' ')}\``;
const cell = (text: string): string => text.replaceAll('|', '\\|').replace(/\s+/g, ' ');
