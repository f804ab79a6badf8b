import { cut } from '../../core/decode/cut.ts';
import { otlpLogs } from '../../core/decode/otlp/logs.ts';
import { otlpTraces } from '../../core/decode/otlp/traces.ts';
import { asMsgpack, traceFormatOf } from '../../core/decode/traces.ts';

/** What would hold everything else up for too long where bodies are large: pure functions, by name. A text is why there is no result. */
export const tasks = {
  /** A body of traces in parts that are read in a few milliseconds each. */
  parts(endpoint: string, contentType: string, body: Uint8Array): readonly Uint8Array[] | string {
    const format = traceFormatOf(endpoint);
    if (!format) return 'not a format of traces';
    const packed = asMsgpack(format, contentType, body);
    return typeof packed === 'string' ? packed : [...cut(format, packed, format.part)];
  },
  otlpTraces,
  otlpLogs,
};

export type Tasks = typeof tasks;
export type Asked<N extends keyof Tasks> = Parameters<Tasks[N]>;
export type Result<N extends keyof Tasks> = ReturnType<Tasks[N]> | string;

/** One that is asked of another thread. */
export interface Task {
  readonly name: keyof Tasks;
  readonly asked: readonly unknown[];
}

/** Total: what is thrown is told. */
export function done({ name, asked }: Task): unknown {
  try {
    return tasks[name](...(asked as [never, never, never]));
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** The memory of bytes that have it to themselves: it is handed over, not copied. */
export function ownBuffers(value: unknown): readonly ArrayBuffer[] {
  if (value instanceof Uint8Array)
    return value.buffer instanceof ArrayBuffer && value.buffer.byteLength === value.byteLength
      ? [value.buffer]
      : [];
  return typeof value === 'object' && value !== null
    ? Object.values(value).flatMap(ownBuffers)
    : [];
}
