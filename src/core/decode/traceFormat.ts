import type { Bytes } from '../model/units.ts';
import type { Framing } from './frame.ts';
import { type Msgpack, Unexpected } from './msgpack.ts';
import type { SpanSink } from './sink.ts';

/** Told of each span that cannot be read while the rest of the body can. */
export type Skipped = (reason: string) => void;

/** A wire format of spans: walks over a body and fills a sink. Never sees a socket. */
export interface TraceFormat {
  readonly format: string; // `v0.5`
  readonly endpoints: readonly string[];
  readonly walk: (body: Msgpack, sink: SpanSink, skipped: Skipped) => void;
  /** What stands around the list of traces, and around the spans of each. */
  readonly frames: { readonly payload: Framing; readonly trace: Framing };
  /** So much is read in a few milliseconds: some thousand spans. */
  readonly part: Bytes;
}

/** Reads one span, or passes over its bytes when a value in it is of a wrong type. */
export function readOrSkip<Rest extends readonly unknown[]>(
  read: (body: Msgpack, sink: SpanSink, ...rest: Rest) => void,
  body: Msgpack,
  sink: SpanSink,
  skipped: Skipped,
  ...rest: Rest
): void {
  const start = body.at;
  try {
    read(body, sink, ...rest);
  } catch (error) {
    if (!(error instanceof Unexpected)) throw error;
    skipped(error.message.replace(/ at byte \d+/, ' in a span'));
    body.at = start;
    body.skip();
  }
}
