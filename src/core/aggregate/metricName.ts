import type { MetricLine } from '../decode/dogstatsd.ts';
import type { SampleType } from '../model/metric.ts';
import type { SeriesName } from '../store/series.ts';

const types: Readonly<Record<string, SampleType>> = {
  c: 'count',
  g: 'gauge',
  h: 'histogram',
  m: 'timing',
  d: 'distribution',
  s: 'set',
};

const text = new TextDecoder();

/**
 * What a line calls its series, as Datadog would: other characters in the name become `_`, tags are sorted and without
 * doubles. Nothing where the name has no letter to begin with.
 */
export function nameOf(line: MetricLine): SeriesName | undefined {
  const type = types[String.fromCharCode(line.type)] ?? 'gauge';
  const metric = normalized(text.decode(line.bytes.subarray(line.nameStart, line.nameEnd)));
  if (metric === '') return undefined;
  const tags = text.decode(line.bytes.subarray(line.tagsStart, line.tagsEnd)).split(',');
  return {
    metric,
    type,
    unit: type === 'timing' ? 'millisecond' : undefined,
    tags: [...new Set(tags.filter(kept))].sort(),
  };
}

/** `normalized('1 page views')` is `page_views`. */
function normalized(name: string): string {
  return name.replace(/^[^A-Za-z]+/, '').replace(/[^A-Za-z0-9_.]+/g, '_');
}

/** Tags of the client libraries to the Agent never reach Datadog. */
function kept(tag: string): boolean {
  return tag !== '' && !tag.startsWith('dd.internal.');
}
