import { createReadStream, createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import { redacted } from '../../core/exchange/redact.ts';
import { headingOf, readHeading, readSpan } from '../../core/exchange/sessionFile.ts';
import type { Span } from '../../core/model/span.ts';
import type { EpochMs } from '../../core/model/units.ts';
import { UserError } from '../../protocol/failure.ts';

/** Spans written or read before others have their turn. */
const SLICE = 200;

export interface Export {
  readonly file: string;
  readonly spans: Iterable<Span>;
  readonly redact: boolean;
  readonly made: EpochMs;
}

/** Writes a session; the file appears when it is whole. Returns how many spans it holds. */
export async function writeSession(
  { file, spans, redact, made }: Export,
  closed: AbortSignal,
): Promise<number> {
  let count = 0;
  async function* lines(): AsyncIterable<string> {
    yield `${JSON.stringify(headingOf(made, redact))}\n`;
    for (const span of spans) {
      yield `${JSON.stringify(redact ? redacted(span) : span)}\n`;
      if (++count % SLICE === 0) await others();
    }
  }
  const partial = `${file}.part`;
  try {
    await pipeline(Readable.from(lines()), createGzip(), createWriteStream(partial), {
      signal: closed,
    });
    await rename(partial, file);
  } catch (error) {
    await rm(partial, { force: true });
    throw unwritable(file, error);
  }
  return count;
}

/** Reads a session and hands its spans on in slices. Lines that are no spans are counted. */
export async function readSession(
  file: string,
  take: (spans: readonly Span[]) => void,
  closed: AbortSignal,
): Promise<{ spans: number; refused: number }> {
  const read = { spans: 0, refused: 0 };
  let slice: Span[] = [];
  const hand = () => {
    take(slice);
    read.spans += slice.length;
    slice = [];
  };
  const lines = linesOf(file, closed);
  checkHeading((await lines.next()).value ?? '');
  try {
    for await (const line of lines) {
      const span = readSpan(line);
      if (span) slice.push(span);
      else read.refused++;
      if (slice.length < SLICE) continue;
      hand();
      await others();
    }
  } finally {
    hand(); // what came before a fault is kept
  }
  return read;
}

function checkHeading(line: string): void {
  const heading = readHeading(line);
  if (typeof heading === 'string')
    throw new UserError({ code: 'session.unreadable', message: heading });
}

async function* linesOf(file: string, signal: AbortSignal): AsyncGenerator<string> {
  const packed = createReadStream(file, { signal });
  const text = createGunzip();
  packed.on('error', error => text.destroy(error));
  const input = packed.pipe(text);
  const lines = createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY });
  try {
    yield* lines;
  } catch (error) {
    throw unreadable(error);
  } finally {
    lines.close();
    packed.destroy();
  }
  if (text.errored) throw unreadable(text.errored);
}

const others = (): Promise<void> => new Promise(resolve => setImmediate(resolve));

const unwritable = (file: string, error: unknown): UserError =>
  new UserError(
    {
      code: 'session.unwritable',
      message: '{0} could not be written: {1}',
      values: [file, reasonOf(error)],
    },
    error,
  );

/** A file that is no gzip, or cut short. */
function unreadable(error: unknown): UserError {
  if (error instanceof UserError) return error;
  const message = 'The session could not be read: {0}';
  return new UserError({ code: 'session.unreadable', message, values: [reasonOf(error)] }, error);
}

const reasonOf = (error: unknown): string =>
  error instanceof Error ? error.message : String(error);
