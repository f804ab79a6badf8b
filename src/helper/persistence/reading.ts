import type { TraceFormat } from '../../core/decode/traceFormat.ts';
import { traceFormats } from '../../core/decode/traces.ts';
import { codec } from '../packing.ts';

const formats: ReadonlyMap<string, TraceFormat> = new Map(
  traceFormats.map(format => [format.format, format]),
);

/** Nothing for one that only a later version knows. */
export const formatNamed = (name: string): TraceFormat | undefined => formats.get(name);

/** Nothing where the bytes are not what was packed. */
export function unpacked(packed: Uint8Array): Uint8Array | undefined {
  try {
    return codec.unpack(packed);
  } catch {
    return undefined;
  }
}
