import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { later, opening, places, recorded } from '../../test/webview/recorded.ts';
import { ROOT } from '../setup/steps.mjs';

/** A session for one page: its questions go to the helper's command line, or to the record. */
export function openPage(parameters, send) {
  const asked = new Map();
  const end = id => {
    asked.get(id)?.();
    asked.delete(id);
  };
  return {
    hear(message) {
      if (message.kind === 'ready')
        send(opening(placeOf(parameters), parameters.get('locale') ?? 'en'));
      else if (message.kind === 'cancel') end(message.id);
      else if (message.kind === 'command') console.log(message.command, message.arguments);
      else asked.set(message.id, ask(message, send));
    },
    close: () => [...asked.keys()].forEach(end),
  };
}

function placeOf(parameters) {
  const place = places[parameters.get('page')] ?? places.endpoint;
  const [trace, metric, route] = ['trace', 'metric', 'route'].map(name => parameters.get(name));
  if (place.page === 'trace' && trace) return { page: 'trace', traceId: trace };
  if (place.page === 'metric' && metric) return { page: 'metric', metric };
  if (place.page === 'endpoint' && route)
    return { page: 'endpoint', endpoints: [{ method: parameters.get('method') ?? 'GET', route }] };
  return place;
}

/** Asks the helper; where none runs, plays the record. Returns what ends it. */
function ask({ id, kind, query }, send) {
  const watch = kind === 'watch' ? ['--watch'] : [];
  const child = spawn(
    process.execPath,
    ['dist/helper.js', 'ask', JSON.stringify(query), ...watch],
    { cwd: ROOT, stdio: ['ignore', 'pipe', 'ignore'] },
  );
  let playing;
  createInterface({ input: child.stdout }).on('line', line =>
    send({ kind: 'answer', id, answer: JSON.parse(line) }),
  );
  child.once('exit', code => {
    if (code) playing = play({ id, kind, query }, send);
  });
  return () => {
    child.kill();
    clearInterval(playing);
  };
}

function play({ id, kind, query }, send) {
  const next = () => {
    const answer = recorded(query);
    const moved = query.kind === 'endpoint' ? later(answer, Date.now() - answer.now) : answer;
    send({ kind: 'answer', id, answer: moved });
  };
  next();
  return kind === 'watch' ? setInterval(next, 1000) : undefined;
}
