import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { later, opening, places, recorded } from '../../test/webview/recorded.ts';
import { ROOT } from '../setup/steps.mjs';

/** Views that were saved here, by name; they last as long as this server. */
const views = new Map();

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
        send({
          ...opening(placeOf(parameters), parameters.get('locale') ?? 'en'),
          views: [...views.values()],
        });
      else if (message.kind === 'cancel') end(message.id);
      else if (message.kind === 'command') command(message, send);
      else asked.set(message.id, ask(message, send));
    },
    close: () => [...asked.keys()].forEach(end),
  };
}

/** There is no editor to ask for a name: a view is called after its search. The other commands are printed. */
function command({ command, arguments: [target, ...others] }, send) {
  if (command !== 'dogwatch.saveView') return console.log(command, target, ...others);
  const name = target.search || 'All requests';
  views.set(name, { ...target, name });
  send({ kind: 'views', views: [...views.values()] });
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
    { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  let playing;
  let said = '';
  child.stderr.on('data', text => {
    said += text;
  });
  createInterface({ input: child.stdout }).on('line', line =>
    send({ kind: 'answer', id, answer: JSON.parse(line) }),
  );
  child.once('close', code => {
    if (!code) return;
    // A helper that runs has said what is wrong with the question.
    if (said && !said.includes('no helper runs') && !said.includes('Error:'))
      send({ kind: 'failure', id, failure: { code: 'asked', message: said.trim() } });
    else playing = play({ id, kind, query }, send);
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
