import { isTest, type LanguageId } from '../languages.ts';
import { express } from './express.ts';
import { flask } from './flask.ts';
import { evident, type Framework } from './framework.ts';

const frameworks: readonly Framework[] = [flask, express];

export const frameworkById: ReadonlyMap<string, Framework> = new Map(
  frameworks.map(framework => [framework.id, framework]),
);

/** The frameworks whose signs a file bears. Needs no syntax tree: most files of a workspace end here. */
export const frameworksIn = (language: LanguageId, path: string, text: string): Framework[] =>
  isTest(path)
    ? []
    : frameworks.filter(
        ({ languages, evidence }) => languages.includes(language) && evident(evidence, path, text),
      );
