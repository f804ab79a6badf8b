import { existsSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { ExecuteCommandRequest } from 'vscode-languageserver/node';
import { spansIn } from '../../src/core/exchange/spansIn.ts';
import type { Span } from '../../src/core/model/span.ts';
import { readSession, writeSession } from '../../src/helper/exchange/sessionFiles.ts';
import { failureOf } from '../../src/protocol/failure.ts';
import { capture, NOW, post, tracesWith } from '../core/sources.ts';
import { editors, temporaryFolder } from './editor.ts';

const ever = { from: 0, to: Number.MAX_SAFE_INTEGER };
const open = new AbortController().signal;

test('what is written is read again, span by span, and the file appears when it is whole', async () => {
  const file = join(temporaryFolder(), 'session.dogwatch');
  const spans = captured();
  expect(await writeSession({ file, spans, redact: false, made: NOW }, open)).toBe(spans.length);
  expect(existsSync(`${file}.part`)).toBe(false);
  const read: Span[] = [];
  expect(await readSession(file, slice => read.push(...slice), open)).toEqual({
    spans: spans.length,
    refused: 0,
  });
  expect(read).toEqual(JSON.parse(JSON.stringify(spans)));
});

test('a redacted session holds no query string', async () => {
  const file = join(temporaryFolder(), 'session.dogwatch');
  const [span] = captured();
  const secret = { ...(span as Span), meta: { 'http.url': 'http://shop/?card=4111' } };
  await writeSession({ file, spans: [secret], redact: true, made: NOW }, open);
  const text = gunzipSync(readFileSync(file)).toString();
  expect(text).not.toContain('4111');
  expect(text).toContain('"redacted":true');
});

describe('files that cannot be read say why, and what came before the fault is kept', () => {
  const lines = (...of: readonly string[]) => gzipSync(of.join('\n'));
  const heading = '{"dogwatch":"session","format":1,"made":1,"redacted":false}';
  const files: [what: string, bytes: Buffer, said: string | object][] = [
    ['no gzip', Buffer.from('hello'), 'The session could not be read: {0}'],
    ['nothing', Buffer.alloc(0), 'The session could not be read: {0}'],
    ['another file', lines('{"a":1}'), 'This is not a session of Dogwatch.'],
    [
      'a newer one',
      lines(heading.replace('1', '2')),
      'This session was written by a newer Dogwatch.',
    ],
    ['a line that is no span', lines(heading, 'nonsense', '{}'), { spans: 0, refused: 2 }],
  ];

  test.each(files)('%s', async (_, bytes, said) => {
    const file = join(temporaryFolder(), 'session.dogwatch');
    writeFileSync(file, bytes);
    const result = await readSession(file, () => {}, open).catch(error => failureOf(error).message);
    expect(result).toEqual(said);
  });

  test('a file cut short', async () => {
    const file = join(temporaryFolder(), 'session.dogwatch');
    const spans = Array.from({ length: 20 }, captured).flat();
    await writeSession({ file, spans, redact: false, made: NOW }, open);
    truncateSync(file, Math.floor(readFileSync(file).length / 2));
    let count = 0;
    const reading = readSession(file, slice => (count += slice.length), open);
    await expect(reading).rejects.toThrow('could not be read');
    expect(count).toBeGreaterThan(0);
  });
});

test('a cancelled export leaves nothing behind', async () => {
  const file = join(temporaryFolder(), 'session.dogwatch');
  const closed = new AbortController();
  function* endless(): Iterable<Span> {
    for (let count = 0; ; count++) {
      if (count === 1000) closed.abort();
      yield* captured().slice(0, 1);
    }
  }
  await expect(
    writeSession({ file, spans: endless(), redact: false, made: NOW }, closed.signal),
  ).rejects.toThrow();
  expect([existsSync(file), existsSync(`${file}.part`)]).toEqual([false, false]);
});

test('an editor exports by a command, and hears in its language why it could not', async () => {
  const spans = captured();
  const source = {} as never;
  const { open: connect } = await editors({
    source,
    spans: { of: () => spans, take: () => {}, now: () => NOW },
  });
  const { client } = await connect('fr');
  const run = (file: string) =>
    client.sendRequest(ExecuteCommandRequest.type, {
      command: 'dogwatch.helper.exportSession',
      arguments: [{ file, of: ever, redact: false }],
    });
  expect(await run(join(temporaryFolder(), 'a.dogwatch'))).toEqual({ spans: spans.length });
  await expect(run('/nowhere/a.dogwatch')).rejects.toThrow(
    /^\/nowhere\/a.dogwatch n’a pas pu être écrit/,
  );
});

function captured(): Span[] {
  const traces = tracesWith();
  const { endpoint, body } = capture('py416-v05-traces-flask-exception-replay');
  post(traces, endpoint, body);
  return [...spansIn(traces.spans, ever)];
}
