import type { Node } from 'web-tree-sitter';
import { type Captures, field, parts } from './captures.ts';
import { functions, requiredBy } from './javascriptNodes.ts';
import { javascriptMember } from './javascriptValues.ts';
import { literal, type PathText, plus, sensible, unknown } from './pathText.ts';
import { type ScopeSyntax, Scopes } from './scopes.ts';

/** What gives names their meaning, in JavaScript and TypeScript; every such framework's query starts with it. */
export const javascriptBindings = `
(variable_declarator name: [(identifier) (object_pattern)] @name value: (_) @value) @assignment
(assignment_expression left: [(identifier) (member_expression)] @name right: (_) @value) @assignment
(function_declaration name: (identifier) @name) @function
(import_statement) @import
`;

/** A function's parameters, one for each place. */
function places(of: Node) {
  const single = field(of, 'parameter'); // `app => …`
  return (single ? [single] : parts(field(of, 'parameters') ?? of)).map(node => {
    const pattern = field(node, 'pattern') ?? field(node, 'left') ?? node;
    const type = field(node, 'type')?.text.replace(/^:\s*/, '') ?? '';
    return { name: pattern.text, type, pattern };
  });
}

const syntax: ScopeSyntax = {
  functions,
  parameters: of =>
    places(of).flatMap(({ name, type, pattern }) => [
      { name, type },
      ...(pattern.type === 'object_pattern' ? parts(pattern) : []).map(part => ({
        name: (field(part, 'value') ?? part).text,
        type: '',
      })),
    ]),
};

export function javascriptScopes(matches: readonly Captures[]): Scopes {
  const scopes = new Scopes(syntax);
  for (const { name, value, assignment, function: definition, import: statement } of matches) {
    if (name && definition)
      scopes.bind(name.text, { kind: 'function', node: definition }, definition);
    if (name && value && assignment) bindValue(scopes, name, value, assignment);
    if (statement) bindImports(scopes, statement);
  }
  return scopes;
}

/** `const { Router: R } = require('express')` binds `R` as an import. */
function bindValue(scopes: Scopes, name: Node, value: Node, at: Node): void {
  const module = requiredBy(value);
  if (name.type !== 'object_pattern') {
    const binding = module ? ({ kind: 'import', module, name: '' } as const) : undefined;
    scopes.bind(name.text, binding ?? { kind: 'value', node: value }, at);
    return;
  }
  if (!module) return;
  for (const part of parts(name)) {
    const original = (field(part, 'key') ?? part).text;
    const alias = (field(part, 'value') ?? part).text;
    scopes.bind(alias, { kind: 'import', module, name: original }, at);
  }
}

/** Default and whole imports have an empty name: what `require` gives is both. */
function bindImports(scopes: Scopes, statement: Node): void {
  const clauses = parts(statement).filter(({ type }) => /^import_(?:require_)?clause$/.test(type));
  const source = field(statement, 'source') ?? clauses.flatMap(parts).find(isString);
  if (!source) return;
  const module = source.text.slice(1, -1);
  const bind = (alias: string, name: string) =>
    scopes.bind(alias, { kind: 'import', module, name }, statement);
  for (const part of clauses.flatMap(parts)) {
    if (part.type === 'identifier') bind(part.text, '');
    if (part.type === 'namespace_import') bind(parts(part)[0]?.text ?? '', '');
    if (part.type === 'named_imports') bindNamed(part, bind);
  }
}

const isString = ({ type }: Node): boolean => type === 'string';

function bindNamed(list: Node, bind: (alias: string, name: string) => void): void {
  for (const part of parts(list)) {
    const name = field(part, 'name')?.text ?? part.text;
    bind(field(part, 'alias')?.text ?? name, name === 'default' ? '' : name);
  }
}

/** Deeper than any path is written, so that no source exhausts the stack. */
const DEPTH = 100;

/** What a path's expression says: strings, templates, sums, and names of such. Nothing where it is not text at all. */
export function javascriptText(node: Node, scopes: Scopes, depth = DEPTH): PathText | undefined {
  if (scopes.texts.has(node.id)) return scopes.texts.get(node.id);
  if (depth === 0) return undefined;
  scopes.texts.set(node.id, undefined); // while it is read: what names itself says nothing
  const text = read(node, scopes, of => javascriptText(of, scopes, depth - 1));
  scopes.texts.set(node.id, text && sensible(text));
  return text && sensible(text);
}

type Reads = (of: Node) => PathText | undefined;

function read(node: Node, scopes: Scopes, text: Reads): PathText | undefined {
  switch (node.type) {
    case 'string':
      return literal(unescaped(node.text.slice(1, -1)));
    case 'template_string':
      return templateText(node, text);
    case 'parenthesized_expression':
    case 'as_expression':
    case 'satisfies_expression':
      return parts(node).map(text)[0];
    case 'binary_expression': {
      const [left, right] = parts(node).map(text);
      const sum = field(node, 'operator')?.type === '+' && (left ?? right);
      return sum ? plus(left ?? unknown, right ?? unknown) : undefined;
    }
    case 'identifier':
    case 'shorthand_property_identifier': {
      const binding = scopes.lookup(node.text, node);
      return binding?.kind === 'value' ? text(binding.node) : undefined;
    }
    case 'member_expression':
    case 'subscript_expression': {
      const member = javascriptMember(node, scopes);
      return member && text(member);
    }
    case 'property_identifier': // a key that a loop goes over
      return literal(node.text);
    default:
      return undefined;
  }
}

function templateText(node: Node, text: Reads): PathText {
  return parts(node)
    .map(part => {
      if (part.type !== 'template_substitution') return literal(unescaped(part.text));
      const [expression] = parts(part);
      return (expression && text(expression)) ?? unknown;
    })
    .reduce(plus, literal(''));
}

/** `'\\d'` in source is `\d`. */
const unescaped = (text: string): string => text.replace(/\\(.)/gs, '$1');

/** What a function takes, in order. */
export const javascriptParameters = (of: Node): readonly string[] =>
  places(of).map(({ name }) => name);
