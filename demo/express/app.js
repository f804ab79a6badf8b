// The demo service again, on Express: the same routes, spans and metrics as ../flask/app.py.
//
//     node --require dd-trace/init app.js
//
// dd-trace traces it without a line of code. Where spans and metrics go is told by the environment
// (DD_TRACE_AGENT_URL, DD_AGENT_HOST, DD_DOGSTATSD_PORT).
'use strict';

const { setTimeout: wait } = require('node:timers/promises');
const tracer = require('dd-trace');
const express = require('express');
const { StatsD } = require('hot-shots');

const ENV = process.env.DD_ENV ?? 'dev';
const SERVICE = process.env.DD_SERVICE ?? 'express-demo';
const VERSION = process.env.DD_VERSION ?? '1.0';
// Stretches or shrinks every wait: 0.1 makes the service ten times as fast.
const PACE = Number(process.env.DEMO_PACE ?? '1');

const app = express();
const shop = express.Router();
const statsd = new StatsD({
  host: process.env.DD_AGENT_HOST ?? '127.0.0.1',
  port: Number(process.env.DD_DOGSTATSD_PORT ?? '8125'),
});
const counts = { requests: 0, errors: 0, active: 0 };
const chance = dice(7); // the same service every time
let turn = 0;

app.use((request, response, next) => {
  const start = performance.now();
  counts.requests++;
  counts.active++;
  statsd.gauge('express.active.requests', counts.active);
  response.on('finish', () => finished(request, response, performance.now() - start));
  next();
});

app.get('/', (_request, response) => {
  response.json({ service: SERVICE, env: ENV, version: VERSION });
});

app.get('/health', (_request, response) => {
  response.json({ status: 'healthy', uptime: process.uptime() });
});

// Waits for a warehouse that takes its time, and every twelfth time does not answer at all.
app.get('/slow', async (_request, response) => {
  const delay = (500 + 1000 * chance()) * PACE;
  await wait(delay);
  statsd.histogram('express.endpoint.slow.delay', delay / 1000);
  if (++turn % 12 === 7) throw new Error('the warehouse did not answer in time');
  response.json({ delay });
});

app.get('/compute', (_request, response) => {
  response.json({
    result: tracer.trace('compute', { resource: 'compute' }, () => sumOfSquares(10_000)),
  });
});

// Always fails, to have something to look at.
app.get('/error', () => {
  throw new RangeError('this endpoint fails on purpose');
});

// What the service counted itself, to compare with what was received.
app.get('/metrics', (_request, response) => {
  response.json({ uptime: process.uptime(), ...counts });
});

shop.get('/items/:itemId', async (request, response) => {
  await wait((20 + 60 * chance()) * PACE);
  const { itemId } = request.params;
  response.json({ id: itemId, name: `item ${itemId}`, price: Math.round(9000 * chance()) / 100 });
});

app.use('/shop', shop);

app.use((request, response) => {
  statsd.increment('express.error.count', { error_type: 'not_found' });
  response.status(404).json({ error: 'not found', path: request.path });
});

// Express knows an error handler by its four parameters.
app.use((error, request, response, _next) => {
  console.error(`${request.method} ${request.path} failed: ${error.message}`);
  statsd.increment('express.error.count', { error_type: error.name });
  response.status(500).json({ error: error.name, message: error.message });
});

/** A span of our own, inside the one around the call. */
function sumOfSquares(limit) {
  return tracer.trace('computation.task', span => {
    let result = 0;
    for (let i = 0; i < limit; i++) result += i * i;
    span.setTag('computation.result', result);
    statsd.increment('express.endpoint.compute');
    return result;
  });
}

function finished(request, response, milliseconds) {
  counts.active--;
  if (response.statusCode >= 500) counts.errors++;
  // The route, not the path: a tag with one value for each item would make a series for each item.
  const endpoint = request.route ? `${request.baseUrl}${request.route.path}` : 'unmatched';
  const tags = { method: request.method, endpoint };
  statsd.histogram('express.request.duration', milliseconds / 1000, tags);
  statsd.increment('express.request.count', { ...tags, status: String(response.statusCode) });
}

/** Numbers in [0, 1) that come in the same order every time (mulberry32). */
function dice(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const server = app.listen(Number(process.env.PORT ?? '5001'), '127.0.0.1');
for (const signal of ['SIGINT', 'SIGTERM']) {
  process.once(signal, () => {
    server.closeAllConnections();
    server.close();
    statsd.close();
  });
}
