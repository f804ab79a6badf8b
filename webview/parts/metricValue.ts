import { type Formats, together } from '../../src/core/model/format.ts';

/** Runtimes do not say it: memory is in bytes, the processor in percent, and what they wait for in nanoseconds. */
export function metricValue(
  metric: string,
  value: number,
  unit: string | undefined,
  format: Formats,
): string {
  if (/^runtime\.\w+\.(?:mem|heap)\./.test(metric)) return together(format.bytes(value));
  if (/^runtime\.\w+\.cpu\.(?:percent|total|user|system)$/.test(metric))
    return `${format.number(value)} %`;
  if (/^runtime\.\w+\.(?:gc\.pause|event_loop\.delay)\.(?!count)/.test(metric))
    return together(format.duration(value));
  const number = Math.abs(value) < 1e6 ? format.number(value) : format.short(value);
  return unit ? `${number} ${unit}` : number;
}
