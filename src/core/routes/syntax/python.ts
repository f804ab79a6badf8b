import type { Node } from 'web-tree-sitter';
import { type Captures, field, parts } from './captures.ts';
import { literal, type PathText, plus, sensible, unknown } from './pathText.ts';
import { pythonItems, pythonMember } from './pythonValues.ts';
import { type ScopeSyntax, Scopes } from './scopes.ts';

/** What gives names their meaning; every Python framework's query starts with it. */
export const pythonBindings = `
(assignment left: [(identifier) (attribute)] @name right: (_) @value) @assignment
(function_definition name: (identifier) @name) @function
(class_definition name: (identifier) @name) @class
(import_from_statement) @import
(import_statement) @import
`;

const parameterNames: Readonly<Record<string, (node: Node) => Node | undefined>> = {
  identifier: node => node,
  typed_parameter: node => parts(node)[0],
  default_parameter: node => field(node, 'name'),
  typed_default_parameter: node => field(node, 'name'),
};

const syntax: ScopeSyntax = {
  functions: new Set(['function_definition', 'lambda']),
  parameters: of =>
    parts(field(of, 'parameters') ?? of).flatMap(node => {
      const name = parameterNames[node.type]?.(node)?.text;
      return name ? [{ name, type: field(node, 'type')?.text ?? '' }] : [];
    }),
};

export function pythonScopes(matches: readonly Captures[]): Scopes {
  const scopes = new Scopes(syntax);
  for (const match of matches) bind(scopes, match);
  return scopes;
}

function bind(scopes: Scopes, match: Captures): void {
  const { name, value, assignment, function: definition, class: type, import: statement } = match;
  if (name && value && assignment)
    scopes.bind(name.text, { kind: 'value', node: value }, assignment);
  if (name && definition)
    scopes.bind(name.text, { kind: 'function', node: definition }, definition);
  if (name && type) scopes.bind(name.text, { kind: 'class', node: type }, type);
  if (statement) bindImports(scopes, statement);
}

/** `from flask import Flask as F` binds `F`, `import flask` binds `flask` as a module. */
function bindImports(scopes: Scopes, statement: Node): void {
  const from = field(statement, 'module_name')?.text;
  for (const imported of statement.childrenForFieldName('name')) {
    const original = (field(imported, 'name') ?? imported).text;
    const whole = field(imported, 'alias')?.text;
    const alias = whole ?? original.split('.')[0] ?? original;
    const module = whole ? original : alias; // `import shop.views` binds `shop`
    const binding = from === undefined ? { module, name: '' } : { module: from, name: original };
    scopes.bind(alias, { kind: 'import', ...binding }, statement);
  }
}

export interface Arguments {
  readonly positional: readonly Node[];
  readonly keywords: ReadonlyMap<string, Node>;
}

export function argumentsOf(list: Node): Arguments {
  const all = parts(list);
  const keywords = new Map<string, Node>();
  for (const node of all) {
    if (node.type !== 'keyword_argument') continue;
    const [name, value] = [field(node, 'name'), field(node, 'value')];
    if (name && value) keywords.set(name.text, value);
  }
  return { positional: all.filter(node => node.type !== 'keyword_argument'), keywords };
}

/** An argument that may be given by place or by name. */
export const argument = (of: Arguments, at: number, name: string): Node | undefined =>
  of.keywords.get(name) ?? of.positional[at];

/** Deeper than any path is written, so that no source exhausts the stack. */
const DEPTH = 100;

/** What a path's expression says: strings, f-strings, sums, and names of such. */
export function pythonText(node: Node, scopes: Scopes, depth = DEPTH): PathText {
  const known = scopes.texts.get(node.id);
  if (known || depth === 0) return known ?? unknown;
  scopes.texts.set(node.id, unknown); // while it is read: what names itself says nothing
  const text = sensible(read(node, scopes, of => pythonText(of, scopes, depth - 1)));
  scopes.texts.set(node.id, text);
  return text;
}

function read(node: Node, scopes: Scopes, text: (of: Node) => PathText): PathText {
  switch (node.type) {
    case 'string':
      return stringText(node, text);
    case 'concatenated_string':
      return parts(node).map(text).reduce(plus, literal(''));
    case 'parenthesized_expression':
      return parts(node).map(text)[0] ?? unknown;
    case 'binary_operator': {
      const [left, right] = parts(node);
      const sum = field(node, 'operator')?.type === '+';
      return sum && left && right ? plus(text(left), text(right)) : unknown;
    }
    case 'identifier': {
      const binding = scopes.lookup(node.text, node);
      return binding?.kind === 'value' ? text(binding.node) : unknown;
    }
    case 'attribute':
    case 'subscript': {
      const member = pythonMember(node, scopes);
      return member ? text(member) : unknown;
    }
    default:
      return unknown;
  }
}

function stringText(node: Node, text: (of: Node) => PathText): PathText {
  const start = node.firstChild?.text.toLowerCase() ?? '';
  const brace = start.includes('f') ? /(\{|\})\1/g : /$^/; // `{{` is a brace in an f-string only
  return parts(node)
    .filter(part => part.type === 'string_content' || part.type === 'interpolation')
    .map(part => {
      if (part.type === 'string_content') return literal(part.text.replace(brace, '$1'));
      const expression = parts(part)[0];
      return expression ? text(expression) : unknown;
    })
    .reduce(plus, literal(''));
}

/** `["GET", "POST"]`, in any kind of bracket or as a constant; nothing where one of them cannot be read. */
export function pythonStrings(node: Node, scopes: Scopes): readonly string[] | undefined {
  const texts = pythonItems(node, scopes)?.map(part => pythonText(part, scopes));
  return texts?.every(({ whole }) => whole) ? texts.map(({ text }) => text) : undefined;
}

/** What a function takes, in order. */
export const pythonParameters = (of: Node): readonly string[] =>
  syntax.parameters(of).map(({ name }) => name);

/** Modules of which a file takes every name: `from .views import *`. */
export const pythonStars = (matches: readonly Captures[]): readonly string[] =>
  matches.flatMap(({ import: statement }) => {
    const stars = statement?.namedChildren.some(child => child?.type === 'wildcard_import');
    return (stars && statement && field(statement, 'module_name')?.text) || [];
  });

/** The module a file is imported as, as far as its own name says: `shop/views.py` is `views`, `shop/__init__.py` is `shop`. */
export function moduleName(path: string): string {
  const [file = '', folder = ''] = path.split(/[\\/]/).toReversed();
  const stem = file.replace(/\.pyw?$/, '');
  return stem === '__init__' ? folder : stem;
}

/** Both ends of a definition; a block that ends with a newline does not reach into the next line. */
export function linesOf(node: Node): { readonly start: number; readonly end: number } {
  const { row, column } = node.endPosition;
  const start = node.startPosition.row;
  return { start, end: column === 0 && row > start ? row - 1 : row };
}
