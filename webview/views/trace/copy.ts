import { type TraceTree, textOf } from '../../../src/core/layout/tree.ts';
import { type Formats, together } from '../../../src/core/model/format.ts';
import type { Span } from '../../../src/core/model/span.ts';

/** The spans of a trace as they are shown: without their tags, which come span by span. */
export function traceJson(tree: TraceTree): string {
  const { columns } = tree;
  const { traceId, start, sampling } = columns;
  const spans = columns.spanId.map((spanId, span) => ({
    spanId,
    parentId: columns.spanId[columns.parent[span] ?? -1],
    service: textOf(columns, 'service', span),
    name: textOf(columns, 'name', span),
    resource: textOf(columns, 'resource', span),
    type: textOf(columns, 'type', span),
    start: start + (columns.offset[span] ?? 0) / 1e6,
    duration: columns.length[span],
    error: columns.error[span] === 1,
  }));
  return JSON.stringify({ traceId, start, sampling, spans }, undefined, 2);
}

/** A list that is indented like the waterfall. */
export function traceMarkdown(tree: TraceTree, format: Formats): string {
  const { columns, depth, errorStart } = tree;
  const lines = columns.spanId.map((_, span) => {
    const [name, resource] = [textOf(columns, 'name', span), textOf(columns, 'resource', span)];
    const what = resource === name ? '' : ` ${code(resource)}`;
    const error = errorStart[span] ? ' · **error**' : '';
    const time = together(format.duration(columns.length[span] ?? 0));
    const service = textOf(columns, 'service', span);
    return `${'  '.repeat(depth[span] ?? 0)}- **${name}**${what} (${service}) ${time}${error}`;
  });
  return [`Trace \`${columns.traceId}\``, '', ...lines, ''].join('\n');
}

export const spanJson = (span: Span): string => JSON.stringify(span, undefined, 2);

export function spanMarkdown(span: Span, format: Formats): string {
  const { name, resource, service, duration, traceId, spanId, meta, metrics } = span;
  const stack = meta['error.stack'];
  const tags = tagsOf({ meta, metrics })
    .filter(([key]) => key !== 'error.stack')
    .map(([key, value]) => `| ${cell(key)} | ${cell(value)} |`);
  return [
    `**${name}** ${code(resource)} (${service}) ${together(format.duration(duration))}`,
    '',
    `Trace \`${traceId}\`, span \`${spanId}\``,
    '',
    '| tag | value |',
    '|---|---|',
    ...tags,
    ...(stack ? ['', '```', stack.replaceAll('```', "'''").trimEnd(), '```'] : []),
    '',
  ].join('\n');
}

/** Texts and numbers in one list, by key. */
export const tagsOf = ({ meta, metrics }: Pick<Span, 'meta' | 'metrics'>): [string, string][] =>
  [
    ...Object.entries(meta),
    ...Object.entries(metrics).map(([key, value]): [string, string] => [key, String(value)]),
  ].sort(([a], [b]) => (a < b ? -1 : 1));

const code = (text: string): string => `\`${text.replaceAll('`', "'").replace(/\s+/g, ' ')}\``;
const cell = (text: string): string => text.replaceAll('|', '\\|').replace(/\s+/g, ' ');
