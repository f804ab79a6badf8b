import { setTimeout as wait } from 'node:timers/promises';

/** What the demo is asked for, over and over: all its routes, some failures, and a path that nobody serves. */
const round = [
  '/',
  '/slow',
  '/shop/items/',
  '/compute',
  '/health',
  '/slow',
  '/shop/items/',
  '/error',
  '/',
  '/slow',
  '/metrics',
  '/compute',
  '/shop/items/',
  '/slow',
  '/nowhere',
  '/health',
];

/** Asks about once every 0.6 s until the signal, the first round faster so that each route soon has a figure. */
export async function traffic(url, signal) {
  for (let turn = 0; !signal.aborted; turn++) {
    const path = round[turn % round.length];
    const asked = path.endsWith('items/') ? `${path}${1 + (turn % 40)}` : path;
    fetch(url + asked, { signal })
      .then(
        response => response.arrayBuffer(),
        () => {}, // the service is ending
      )
      .catch(() => {});
    await wait(turn < round.length ? 150 : 600, undefined, { signal }).catch(() => {});
  }
}
