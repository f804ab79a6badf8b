import { randomBytes } from 'node:crypto';
import path from 'node:path';
import { lineOf, startDemo } from '../../test/harness/demo.ts';
import { startHelper } from '../../test/harness/helper.ts';
import { VSIX } from '../../test/harness/places.ts';
import { freePort, isFree } from '../../test/harness/processes.ts';
import { startServer, windowUrl } from '../../test/harness/server.ts';
import { step } from '../setup/steps.mjs';
import { openDesktop } from './desktop.mjs';
import { printLenses } from './lensLines.mjs';
import { traffic } from './traffic.mjs';

/** Runs everything until a signal, or for `seconds`; ends what it started, newest first. */
export async function session({ demo: name, code, served, seconds }) {
  const over = new AbortController();
  const ends = [];
  const end = endOf(over, seconds);
  try {
    const helper = await step('starting the helper', () => helperOnUsualPorts(ends));
    for (const reason of helper.busy) console.log(reason);
    const { traces, dogstatsd } = helper.addresses;
    console.log(`receiving traces at ${traces} and DogStatsD at ${dogstatsd}`);
    const demo = await step(`starting the ${name} demo`, () =>
      demoOf(name, helper.addresses, ends),
    );
    void traffic(demo.url, over.signal);
    if (code || served) await openEditor({ code, demo, env: helper.env, ends });
    const editor = await helper.edit(path.dirname(demo.source));
    ends.push(() => editor.close());
    console.log(`\nThe demo runs at ${demo.url}. Ctrl-C ends everything.\n`);
    await printLenses(editor, demo.source, over);
    await Promise.race([end, ended(helper, 'helper'), ended(demo, `${name} demo`)]);
  } finally {
    over.abort();
    for (const stop of ends.reverse()) await stop();
  }
}

/** Starts the helper on the usual ports, and again on free ones where another program holds them. */
async function helperOnUsualPorts(ends) {
  const first = await startHelper({ tracePort: 8126, dogstatsdPort: 8125, otlpPort: 4318 });
  const { receivers } = await first.ask({ kind: 'status' });
  const taken = receivers.filter(({ state }) => state !== 'listening');
  let helper = first;
  if (taken.length > 0) {
    await first.stop();
    const port = (receiver, usual) => (taken.some(({ name }) => name === receiver) ? 0 : usual);
    helper = await startHelper({
      tracePort: port('traces', 8126),
      dogstatsdPort: port('dogstatsd', 8125),
      otlpPort: port('otlp', 4318),
    });
  }
  ends.push(() => helper.stop());
  const busy = taken.map(
    ({ reason, address }) => `${reason ?? `${address} is taken`}; another port is used`,
  );
  return { ...helper, busy };
}

async function demoOf(name, addresses, ends) {
  const usual = name === 'flask' ? 5000 : 5001;
  const port = (await isFree(usual)) ? usual : await freePort();
  const demo = await startDemo(name, addresses, { port });
  ends.push(() => demo.process.stop());
  return demo;
}

async function openEditor({ code, demo, env, ends }) {
  const folder = path.dirname(demo.source);
  // In the middle of the handlers, so that their lenses are seen at once.
  const opened = { file: demo.source, line: lineOf(demo.source, '/slow') };
  if (code) {
    const editor = await step('opening VS Code', async () =>
      openDesktop({ code, folder, opened, env }),
    );
    ends.push(() => editor.stop());
    return;
  }
  const token = randomBytes(16).toString('hex');
  const server = await step('starting the editor', () =>
    startServer({ folder, vsix: [VSIX], env, token }),
  );
  ends.push(() => server.stop());
  console.log(`\nOpen the editor in a browser:\n\n  ${windowUrl(server, opened)}`);
}

/** Resolves at the first signal or when the time is over; a second signal finds the ending under way. */
function endOf(over, seconds) {
  return new Promise(resolve => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, resolve);
    if (seconds) setTimeout(resolve, seconds * 1000).unref();
    over.signal.addEventListener('abort', resolve, { once: true });
  });
}

function ended({ process: running }, name) {
  return running.ended.then(() => {
    throw new Error(`the ${name} ended and printed:\n${running.printed()}`);
  });
}
