import type { FromPage } from '../../../src/protocol/page.ts';

// Runs in a page outside the editor, before the page's own script: puts there what VS Code puts on a page. Messages go to
// the page server and come from it.

const kept = 'dogwatch.state';
const here = new URL('.', location.href);
const events = new EventSource(new URL(`events${location.search}`, here));
const session = new Promise<string>(resolve => {
  events.addEventListener('session', ({ data }) => resolve(data), { once: true });
});
events.onmessage = ({ data }) =>
  dispatchEvent(new MessageEvent('message', { data: JSON.parse(data) }));

let posted = session; // one after the other: the order of messages counts
function postMessage(message: FromPage): void {
  const body = JSON.stringify(message);
  posted = posted.then(async id => {
    await fetch(new URL(`post?session=${id}`, here), { method: 'POST', body });
    return id;
  });
}

const state = sessionStorage.getItem(kept);
Object.assign(globalThis, {
  acquireVsCodeApi: () => ({
    postMessage,
    getState: () => (state === null ? undefined : JSON.parse(state)),
    setState: (value: unknown) => sessionStorage.setItem(kept, JSON.stringify(value)),
  }),
});
