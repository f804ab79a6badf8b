// For tests only, never packaged: runs functions that the test side sends, inside the extension host of a window.
'use strict';
const net = require('node:net');
const vscode = require('vscode');

exports.activate = context => {
  const path = process.env.TEST_DRIVER_SOCKET;
  if (!path) return;
  // The test side listens, so that each window has a connection of its own.
  const socket = net.connect(path);
  context.subscriptions.push({ dispose: () => socket.destroy() });
  let buffer = '';
  socket.setEncoding('utf8');
  socket.on('error', () => {});
  socket.on('data', async chunk => {
    buffer += chunk;
    for (let end = buffer.indexOf('\n'); end >= 0; end = buffer.indexOf('\n')) {
      const line = buffer.slice(0, end);
      buffer = buffer.slice(end + 1);
      socket.write(`${JSON.stringify(await reply(JSON.parse(line)))}\n`);
    }
  });
};

async function reply({ id, text, args }) {
  try {
    // biome-ignore lint/security/noGlobalEval: that is what this extension is for.
    return { id, value: await globalThis.eval(`(${text})`)(vscode, ...args) };
  } catch (error) {
    return { id, error: String(error?.stack ?? error) };
  }
}
