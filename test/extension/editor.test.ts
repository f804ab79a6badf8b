import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { describe, it } from '../harness/mocha.ts';
import { ask, extension, lenses, openDemo, type Request, run, serve, until } from './dogwatch.ts';

const slow: Request = { method: 'GET', route: '/slow', handler: 'slow', milliseconds: 1412 };

describe('a window', () => {
  it('has activated by itself, and its commands are there', async () => {
    const found = await extension();
    assert.ok(found.isActive);
    const { contributes } = found.packageJSON as {
      contributes: { commands: { command: string }[] };
    };
    const registered = new Set(await vscode.commands.getCommands(true));
    const missing = contributes.commands.filter(({ command }) => !registered.has(command));
    assert.deepEqual(missing, []);
  });

  it('finds or launches the helper', async () => {
    const status = await until('helper', () => ask({ kind: 'status' }));
    assert.deepEqual(
      status.receivers.map(({ name, state }) => `${name} ${state}`),
      ['traces listening', 'dogstatsd listening', 'otlp listening'],
    );
  });

  it('says above each handler that there are no requests yet', async () => {
    const document = await openDemo();
    const shown = await until('lens', async () => {
      const found = await lenses(document);
      return found.length > 0 && found;
    });
    assert.ok(shown.length >= 6, shown.join('\n'));
    for (const lens of shown) assert.match(lens, /^\d+: no requests yet$/);
  });

  it('shows the figures of requests above their handler, and nowhere else', async () => {
    const document = await openDemo();
    await serve([...Array(11).fill(slow), { ...slow, error: true }]);
    const shown = await until('figures', async () => {
      const found = await lenses(document);
      return found.some(lens => lens.includes('p95')) && found;
    });
    const line = document.getText().split('\n').indexOf('@app.route("/slow")') + 1;
    const withFigures = shown.filter(lens => lens.includes('req/min'));
    assert.equal(withFigures.length, 1, shown.join('\n'));
    assert.match(
      withFigures[0] ?? '',
      new RegExp(`^${line}: \\d+ req/min · p95 1\\.4 s · 8\\.3 % errors$`),
    );
  });

  it('switches the lenses off and on again, whatever the setting is', async () => {
    const document = await openDemo();
    const own = vscode.workspace.getConfiguration('dogwatch');
    for (const target of [undefined, vscode.ConfigurationTarget.Workspace]) {
      if (target) await own.update('codeLens.enabled', true, target);
      await run('dogwatch.toggleLenses');
      await until('document without lenses', async () => (await lenses(document)).length === 0);
      await run('dogwatch.toggleLenses');
      await until('lens', async () => (await lenses(document)).length > 0);
    }
    await own.update('codeLens.enabled', undefined, vscode.ConfigurationTarget.Workspace);
    await own.update('codeLens.enabled', undefined, vscode.ConfigurationTarget.Global);
  });
});

describe('a page', () => {
  it('opens beside the code and leaves the focus there', async () => {
    const document = await openDemo();
    await run('dogwatch.openEndpoint', { endpoints: [{ method: 'GET', route: '/slow' }] });
    const tab = await until('page', async () => pages()[0]);
    assert.equal(tab.label, 'GET /slow');
    assert.equal(tab.group.viewColumn, vscode.ViewColumn.Two);
    assert.equal(vscode.window.activeTextEditor?.document, document);
  });

  it('is used again for the next endpoint', async () => {
    await run('dogwatch.openEndpoint', { endpoints: [{ method: 'GET', route: '/error' }] });
    const tab = await until('title', async () =>
      pages().find(({ label }) => label === 'GET /error'),
    );
    assert.deepEqual(pages(), [tab]);
  });

  it('of a trace shares the column, and goes when it is closed', async () => {
    await run('dogwatch.openTrace', { traceId: `${'0'.repeat(24)}abcd1234` });
    const tab = await until('trace', async () =>
      pages().find(({ label }) => /abcd1234/.test(label)),
    );
    assert.equal(tab.group.viewColumn, vscode.ViewColumn.Two);
    await vscode.window.tabGroups.close(pages());
    assert.deepEqual(pages(), []);
  });

  it('leads to the source, in the editor that has it', async () => {
    const document = await openDemo();
    await run('dogwatch.openSource', { uri: document.uri.toString(), line: 4, symbol: 'slow' });
    const editor = await until('place', async () => {
      const active = vscode.window.activeTextEditor;
      return active?.selection.active.line === 4 && active;
    });
    assert.equal(editor.document, document);
    assert.equal(editor.viewColumn, vscode.ViewColumn.One);
  });
});

function pages(): vscode.Tab[] {
  return vscode.window.tabGroups.all
    .flatMap(({ tabs }) => tabs)
    .filter(({ input }) => input instanceof vscode.TabInputWebview);
}
