import { Language, Parser, Query, type Tree } from 'web-tree-sitter';
import type { Framework } from './frameworks/framework.ts';
import { frameworksIn } from './frameworks/index.ts';
import { isLanguage, languages } from './languages.ts';
import type { Module } from './link.ts';
import { capturesOf } from './syntax/captures.ts';
import { Trees } from './trees.ts';

export interface SourceText {
  readonly path: string;
  readonly languageId: string;
  readonly text: string;
}

export interface RouteFinder {
  /** Whether it is worth to call `find`: cheap enough for each file of a workspace. */
  mayHoldRoutes(file: SourceText): boolean;
  /** What the file says of routes, for `linkRoutes`. Total: half-typed source says less, and is never an error. */
  find(file: SourceText): Promise<readonly Module[]>;
  dispose(): void;
}

/** Generated bundles are larger than anything written by hand, and slow to parse. */
const LARGEST = 1_000_000; // characters

interface Grammar {
  readonly language: Language;
  readonly parser: Parser;
  readonly queries: Map<string, Query>;
}

/** `load` gives the bytes of `web-tree-sitter.wasm` and of the grammars, which are read when first needed. */
export async function openRoutes(
  load: (file: string) => Promise<Uint8Array>,
): Promise<RouteFinder> {
  await Parser.init({ wasmBinary: await load('web-tree-sitter.wasm') });
  const grammars = new Map<string, Promise<Grammar>>();
  const trees = new Trees();

  async function open(file: string): Promise<Grammar> {
    const language = await Language.load(await load(file));
    return { language, parser: new Parser().setLanguage(language), queries: new Map() };
  }

  function grammarOf(file: string): Promise<Grammar> {
    const known = grammars.get(file);
    if (known !== undefined) return known;
    const opening = open(file);
    grammars.set(file, opening);
    opening.catch(() => grammars.delete(file)); // to be tried again
    return opening;
  }

  return {
    mayHoldRoutes: file => evidentIn(file).length > 0,
    async find(file) {
      const found = evidentIn(file);
      if (found.length === 0 || !isLanguage(file.languageId)) return [];
      const { grammar: name, mend } = languages[file.languageId];
      const grammar = await grammarOf(name);
      const tree = parse(trees, grammar, `${name} ${file.path}`, file.text, mend);
      return tree ? found.map(framework => moduleOf(framework, grammar, tree, file.path)) : [];
    },
    dispose() {
      trees.dispose();
      for (const grammar of grammars.values()) grammar.then(close, () => undefined);
      grammars.clear();
    },
  };
}

function evidentIn({ path, languageId, text }: SourceText): readonly Framework[] {
  return isLanguage(languageId) && text.length <= LARGEST
    ? frameworksIn(languageId, path, text)
    : [];
}

function parse(
  trees: Trees,
  { parser }: Grammar,
  key: string,
  text: string,
  mend: ((text: string) => string) | undefined,
): Tree | undefined {
  const tree = trees.parse(parser, key, text);
  if (!mend || !tree?.rootNode.hasError) return tree;
  const mended = mend(text);
  return mended === text ? tree : trees.parse(parser, `mended ${key}`, mended);
}

function moduleOf(framework: Framework, grammar: Grammar, tree: Tree, path: string): Module {
  const query = grammar.queries.get(framework.id) ?? new Query(grammar.language, framework.query);
  grammar.queries.set(framework.id, query);
  const matches = capturesOf(query, tree.rootNode);
  return { path, framework, declarations: framework.declarations({ path, matches }) };
}

function close({ parser, queries }: Grammar): void {
  for (const query of queries.values()) query.delete();
  parser.delete();
}
