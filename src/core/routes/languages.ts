import { mendPython } from './syntax/mendPython.ts';

export type LanguageId =
  | 'python'
  | 'javascript'
  | 'javascriptreact'
  | 'typescript'
  | 'typescriptreact';

interface Language {
  readonly grammar: string; // the file to load
  readonly endings: readonly string[];
  /** Closes what is half typed and would swallow the rest of the file. Lines stay where they are. */
  readonly mend?: (text: string) => string;
}

/** Language ids are the editors'. */
export const languages: Readonly<Record<LanguageId, Language>> = {
  python: { grammar: 'tree-sitter-python.wasm', endings: ['.py', '.pyw'], mend: mendPython },
  javascript: { grammar: 'tree-sitter-javascript.wasm', endings: ['.js', '.cjs', '.mjs'] },
  javascriptreact: { grammar: 'tree-sitter-javascript.wasm', endings: ['.jsx'] },
  typescript: { grammar: 'tree-sitter-typescript.wasm', endings: ['.ts', '.cts', '.mts'] },
  typescriptreact: { grammar: 'tree-sitter-tsx.wasm', endings: ['.tsx'] },
};

const languageIds = Object.keys(languages).filter(isLanguage);

export function isLanguage(id: string): id is LanguageId {
  return Object.hasOwn(languages, id);
}

/** File ending to language, for files that no editor has open. */
export const languageByEnding: ReadonlyMap<string, LanguageId> = new Map(
  languageIds.flatMap(id => languages[id].endings.map(ending => [ending, id] as const)),
);

/** Type declarations hold no code. */
export function languageOf(path: string): LanguageId | undefined {
  return /\.d\.[cm]?ts$/.test(path)
    ? undefined
    : languageByEnding.get(/\.\w+$/.exec(path)?.[0].toLowerCase() ?? '');
}

/** Tests declare routes of their own and call those of others: neither serves traffic. */
const testFile =
  /(?:^|[\\/])(?:__tests__[\\/].*|conftest\.py|test_[^\\/]*\.py|[^\\/]*_test\.py|[^\\/]*\.(?:test|spec)\.[cm]?[jt]sx?)$/;

export const isTest = (path: string): boolean => testFile.test(path);
