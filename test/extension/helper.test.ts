import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { type Greeting, pipeOf, readLine } from '../../src/protocol/pipe.ts';
import { describe, it } from '../harness/mocha.ts';
import { ask, extension, lenses, openDemo, run, serve, until } from './dogwatch.ts';

describe('a helper that ends', () => {
  for (let time = 1; time <= 6; time++) {
    it(`is back within five seconds, time ${time}, and the window shows figures again`, async () => {
      await extension();
      const document = await openDemo();
      const killed = await until('helper', helperPid);
      process.kill(killed, 'SIGKILL');
      const began = performance.now();
      await until('other helper', async () => (await helperPid()) !== killed, 5000);
      await until('receiver', () => ask({ kind: 'status' }), 5000 - (performance.now() - began));
      await serve([{ method: 'GET', route: '/slow', handler: 'slow', milliseconds: 1412 }]);
      await until('figures', async () =>
        (await lenses(document)).some(lens => lens.includes('p95 1.4 s')),
      );
    });
  }

  it('is restarted on request, empty', async () => {
    await extension();
    const before = await until('helper', helperPid);
    await run('dogwatch.restartHelper');
    assert.notEqual(await until('helper', helperPid), before);
    const { spans } = await until('status', () => ask({ kind: 'status' }));
    assert.equal(spans.received, 0);
  });
});

/** The pid that the helper of this runtime folder greets with. */
function helperPid(): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const folder = process.env['DOGWATCH_RUNTIME_DIR'] ?? '';
    const socket = connect(pipeOf(folder, process.platform));
    socket.once('error', reject);
    socket.once('data', bytes => {
      socket.destroy();
      resolve(readLine<Greeting>(String(bytes).trim())?.pid);
    });
  });
}
