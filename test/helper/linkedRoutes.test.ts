import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test, vi } from 'vitest';
import {
  type CodeLens,
  CodeLensRequest,
  DidChangeTextDocumentNotification,
  DidChangeWatchedFilesNotification,
  DidOpenTextDocumentNotification,
  FileChangeType,
} from 'vscode-languageserver/node';
import type { Figures } from '../../src/core/model/endpoint.ts';
import { Signal } from '../../src/helper/signal.ts';
import type { Source } from '../../src/helper/source.ts';
import type { EndpointTarget } from '../../src/protocol/commands.ts';
import { openFinder } from '../core/routes/openFinder.ts';
import { editors, temporaryFolder } from './editor.ts';

const app = (prefix: string) =>
  `from flask import Flask\nfrom shop.views import bp\napp = Flask(__name__)\napp.register_blueprint(bp, url_prefix="${prefix}")\n`;
const views =
  'from flask import Blueprint\nbp = Blueprint("shop", __name__)\n\n\n@bp.get("/items")\ndef items():\n    return ""\n';

/** No requests yet. */
const silence: Source = {
  answer: async () => [] as never,
  signalOf: () => new Signal(),
  endpoints: () => [],
  figures: () => ({ requests: 0 }) as Figures,
};

test('what one file says of a prefix moves the lenses of another, typed or on the disk', async () => {
  const folder = temporaryFolder();
  mkdirSync(join(folder, 'shop'));
  const [main, shop] = [join(folder, 'app.py'), join(folder, 'shop/views.py')];
  writeFileSync(main, app('/one'));
  writeFileSync(shop, views);
  const finder = await openFinder();
  const { open } = await editors({
    source: silence,
    finder: async () => finder,
  });
  const { client } = await open('en', {
    workspaceFolders: [{ uri: pathToFileURL(folder).href, name: 'shop' }],
  });
  const opened = (file: string, text: string) =>
    client.sendNotification(DidOpenTextDocumentNotification.type, {
      textDocument: { uri: uriOf(file), languageId: 'python', version: 1, text },
    });
  /** The path that the lens of `items` opens. */
  const path = async () => {
    const lenses = await client.sendRequest(CodeLensRequest.type, {
      textDocument: { uri: uriOf(shop) },
    });
    return lenses?.map(routeOf);
  };
  await opened(shop, views);
  await vi.waitFor(async () => expect(await path()).toEqual(['/one/items']));

  await opened(main, app('/one'));
  await client.sendNotification(DidChangeTextDocumentNotification.type, {
    textDocument: { uri: uriOf(main), version: 2 },
    contentChanges: [{ text: app('/two') }],
  });
  await vi.waitFor(async () => expect(await path()).toEqual(['/two/items']));

  const other = join(folder, 'other.py');
  writeFileSync(other, app('/three').replace('app = ', 'second = ').replace('app.', 'second.'));
  await client.sendNotification(DidChangeWatchedFilesNotification.type, {
    changes: [{ uri: uriOf(other), type: FileChangeType.Created }],
  });
  await vi.waitFor(async () => expect(await path()).toEqual(['/two/items /three/items']));
  finder.dispose();
});

const uriOf = (file: string): string => pathToFileURL(file).href;

function routeOf({ command }: CodeLens): string {
  const [target] = (command?.arguments ?? []) as [EndpointTarget?];
  return target?.endpoints.map(({ route }) => route).join(' ') ?? '';
}
