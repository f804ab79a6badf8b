import path from 'node:path';

/** Prints `app.py:58 GET /slow  12 req/min · p95 1.4 s · 8 % errors` for each lens, as an editor would show it. */
export async function printLenses(session, file, { signal, out = process.stdout }) {
  const uri = await session.open(file);
  const print = out.isTTY ? inPlace(out) : whatChanged(out);
  let moved = true;
  session.onLensesMoved(() => {
    moved = true;
  });
  // Once a second at most, and only when the helper says so.
  const timer = setInterval(async () => {
    if (!moved) return;
    moved = false;
    const lenses = await session.lenses(uri).catch(() => []);
    if (!signal.aborted) print(linesOf(lenses, path.basename(file)));
  }, 1000);
  signal.addEventListener('abort', () => clearInterval(timer), { once: true });
}

function linesOf(lenses, file) {
  const rows = lenses.map(({ range, command }) => ({
    place: `${file}:${range.start.line + 1}`,
    route: routeOf(command),
    title: command?.title ?? '',
  }));
  const width = Math.max(0, ...rows.map(({ place, route }) => `${place} ${route}`.length));
  return rows.map(({ place, route, title }) => `${`${place} ${route}`.padEnd(width)}  ${title}`);
}

/** A lens opens the page of its endpoints, so it names them. */
function routeOf(command) {
  const [target] = command?.arguments ?? [];
  return (target?.endpoints ?? []).map(({ method, route }) => `${method} ${route}`).join(', ');
}

/** In a terminal the lines stay where they are. */
function inPlace(out) {
  let height = 0;
  return lines => {
    const columns = out.columns ?? 80;
    const up = height > 0 ? `\x1b[${height}A` : '';
    // Cleared to the end of each line, and of the screen for lines that went.
    const text = lines.map(line => `${line.slice(0, columns - 1)}\x1b[K\n`).join('');
    out.write(`${up}${text}\x1b[J`);
    height = lines.length;
  };
}

/** In a file or a pipe each line is written when it says something new. */
function whatChanged(out) {
  let before = new Set();
  return lines => {
    for (const line of lines) if (!before.has(line)) out.write(`${line}\n`);
    before = new Set(lines);
  };
}
