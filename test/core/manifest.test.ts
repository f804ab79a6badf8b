import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '../..');
const read = (...path: string[]) => readFileSync(join(root, ...path), 'utf8');
const json = (...path: string[]) => JSON.parse(read(...path)) as Record<string, string>;

interface Manifest {
  readonly engines: { readonly vscode: string };
  readonly devDependencies: Readonly<Record<string, string>>;
  readonly icon: string;
  readonly activationEvents: readonly string[];
  readonly contributes: {
    readonly commands: readonly { readonly command: string; readonly category: string }[];
    readonly configuration: readonly { readonly properties: Readonly<Record<string, Property>> }[];
    readonly views: { readonly dogwatch: readonly { readonly id: string }[] };
  };
  readonly capabilities: {
    readonly untrustedWorkspaces: { readonly restrictedConfigurations: readonly string[] };
  };
}

interface Property {
  readonly default: unknown;
  readonly scope?: string;
  readonly ignoreSync?: boolean;
}

const text = read('package.json');
const manifest = JSON.parse(text) as Manifest;
const properties = Object.entries(
  Object.assign({}, ...manifest.contributes.configuration.map(part => part.properties)) as Record<
    string,
    Property
  >,
);

test('the manifest contributes the commands of the protocol', () => {
  const contributed = manifest.contributes.commands.map(({ command }) => command);
  expect(contributed.sort()).toEqual(keysOf('src/protocol/commands.ts', 'Commands').sort());
  expect(new Set(manifest.contributes.commands.map(({ category }) => category))).toEqual(
    new Set(['Dogwatch']),
  );
});

test('the manifest contributes the settings that the code reads, each with a default', () => {
  const read = keysOf('src/extension/setting.ts', 'Settings').map(key => `dogwatch.${key}`);
  expect(properties.map(([key]) => key).sort()).toEqual(read.sort());
  for (const [key, { default: value }] of properties) expect([key, value]).not.toContain(undefined);
});

test('no workspace decides what a machine setting says, and none is carried to another machine', () => {
  const ofMachine = properties.filter(([, { scope }]) => scope === 'machine');
  expect(ofMachine.map(([key]) => key).sort()).toEqual(
    [...manifest.capabilities.untrustedWorkspaces.restrictedConfigurations].sort(),
  );
  for (const [key, { ignoreSync }] of ofMachine) expect([key, ignoreSync]).toEqual([key, true]);
});

test('views and pages that the code opens are contributed', () => {
  const source = read('src/extension/main.ts');
  for (const { id } of manifest.contributes.views.dogwatch) expect(source).toContain(`'${id}'`);
  const page = read('src/extension/panels.ts').match(/PAGE = '(.*)'/)?.[1];
  expect(manifest.activationEvents).toContain(`onWebviewPanel:${page}`);
  expect(manifest.activationEvents).not.toContain('onStartupFinished');
});

test('a file of each language that the client serves activates the extension', () => {
  const [, list = ''] = read('src/extension/client.ts').match(/languages = \[(.*)\]/) ?? [];
  const served = [...list.matchAll(/'(\w+)'/g)].map(([, language]) => `onLanguage:${language}`);
  expect(served.length).toBeGreaterThan(0);
  const events = manifest.activationEvents.filter(event => event.startsWith('onLanguage:'));
  expect(events.sort()).toEqual(served.sort());
});

test('the typings are those of the oldest editor that is served', () => {
  expect(`^${manifest.devDependencies['@types/vscode']}`).toBe(manifest.engines.vscode);
});

test('each word of the manifest is there in both languages, and none for nothing', () => {
  const used = [...new Set([...text.matchAll(/"%([\w.]+)%"/g)].map(([, key]) => key))].sort();
  expect(Object.keys(json('package.nls.json')).sort()).toEqual(used);
  expect(Object.keys(json('package.nls.fr.json')).sort()).toEqual(used);
});

test('command links of both languages name the same commands, in the same order', () => {
  const [english, french] = [json('package.nls.json'), json('package.nls.fr.json')];
  const links = (words: string | undefined) =>
    [...(words ?? '').matchAll(/\(command:([^)]+)\)/g)].map(([, link]) => link);
  for (const [key, words] of Object.entries(english))
    expect([key, links(french[key])]).toEqual([key, links(words)]);
});

test('pictures that the manifest names are there', () => {
  const named = [...text.matchAll(/"(media\/[^"]+)"/g)].map(([, path = '']) => path);
  expect(named).toContain(manifest.icon);
  expect(named.filter(path => !existsSync(join(root, path)))).toEqual([]);
});

test('each sentence of the extension has its French', () => {
  const sources = readdirSync(join(root, 'src/extension')).filter(file => file.endsWith('.ts'));
  const said = sources.flatMap(file =>
    [...read('src/extension', file).matchAll(/(?:l10n\.t|\bsay)\(\s*'([^']*)'/g)].map(
      ([, sentence = '']) => sentence,
    ),
  );
  const french = json('l10n/bundle.l10n.fr.json');
  expect([...new Set(said)].filter(sentence => french[sentence] === undefined)).toEqual([]);
});

/** The keys of an interface, as its source has them: types are gone when a test runs. */
function keysOf(file: string, name: string): string[] {
  const body = read(file).match(new RegExp(`interface ${name} {\\n([\\s\\S]*?)\\n}`))?.[1] ?? '';
  return [...body.matchAll(/^ {2}(?:'([^']+)'|(\w+)): /gm)].map(
    ([, quoted, plain]) => quoted ?? plain ?? '',
  );
}
