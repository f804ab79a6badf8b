import type { Node } from 'web-tree-sitter';
import type { View } from '../declarations.ts';
import { field, parts } from '../syntax/captures.ts';
import { literal } from '../syntax/pathText.ts';
import { argumentsOf, linesOf, pythonStrings, pythonText } from '../syntax/python.ts';
import { pythonReference, pythonValue } from '../syntax/pythonValues.ts';
import type { Binding, Scopes } from '../syntax/scopes.ts';

/** Bases of bases, names of names: more are not written by hand. */
const DEPTH = 4;
const verbs = ['get', 'head', 'post', 'put', 'delete', 'patch', 'options', 'trace'];

/** The views an expression stands for; `at` is the registration, where a view lives that is not found in any file. */
export function viewsOf(given: Node, at: Node, scopes: Scopes, depth = DEPTH): readonly View[] {
  const view = given.type === 'subscript' ? pythonValue(given, scopes) : given;
  if (depth === 0) return [elsewhere(view.text, at)];
  if (view.type === 'lambda') return [elsewhere('<lambda>', at)];
  if (field(view, 'function')) return calledViews(view, at, scopes, depth - 1);
  const name = field(view, 'attribute')?.text ?? view.text;
  const binding = bindingOf(view, name, scopes);
  if (binding?.kind === 'function') return [functionView(name, binding.node)];
  if (binding?.kind === 'value') return viewsOf(binding.node, at, scopes, depth - 1);
  const from = pythonReference(view, scopes);
  return [{ ...elsewhere(name, at), ...(from && { from }) }];
}

/** `ItemView.as_view("item")`, or `login_required(index)`. */
function calledViews(call: Node, at: Node, scopes: Scopes, depth: number): readonly View[] {
  const callee = field(call, 'function');
  const [first] = argumentsOf(field(call, 'arguments') ?? call).positional;
  const type = callee && field(callee, 'object');
  if (type && field(callee, 'attribute')?.text === 'as_view') {
    const endpoint = (first ? pythonText(first, scopes) : literal('')).text;
    return classViews(type, at, scopes, endpoint);
  }
  return first ? viewsOf(first, at, scopes, depth) : [elsewhere(callee?.text ?? '', at)];
}

const elsewhere = (symbol: string, at: Node): View => ({
  symbol,
  line: at.startPosition.row,
  range: linesOf(at),
});

/** A name of this file, or a method of the class around. */
function bindingOf(view: Node, name: string, scopes: Scopes): Binding | undefined {
  const object = field(view, 'object');
  return object && object.text !== 'self' ? undefined : scopes.lookup(name, view);
}

/** From its first decorator, which is where the tracer sees a function begin. */
export function functionView(symbol: string, definition: Node): View {
  const whole = definition.parent?.type === 'decorated_definition' ? definition.parent : definition;
  const range = linesOf(whole);
  return { symbol, line: range.start, range };
}

/** One view for each method of a class; `at` is where it lives when its file is not found. */
export function classViews(
  type: Node,
  at: Node,
  scopes: Scopes,
  endpoint?: string,
): readonly View[] {
  const named = endpoint === undefined ? {} : { endpoint };
  const methods = methodsOf(type, scopes);
  if (!methods) {
    const from = pythonReference(type, scopes);
    return [{ ...elsewhere(type.text, at), ...named, ...(from && { from }) }];
  }
  return [...methods].flatMap(([method, definition]) => {
    const view = { ...functionView(`${type.text}.${method}`, definition), ...named };
    if (method === 'dispatch_request')
      return [{ ...view, methods: declaredMethods(type, scopes) ?? ['GET'] }];
    return verbs.includes(method) ? [{ ...view, methods: [method.toUpperCase()] }] : [];
  });
}

/** A class's methods, those of its bases in this file included. */
function methodsOf(type: Node, scopes: Scopes, depth = DEPTH): Map<string, Node> | undefined {
  const body = depth > 0 ? classBody(type, scopes) : undefined;
  if (!body) return undefined;
  const own = parts(body.block).flatMap(node => {
    const definition = node.type === 'decorated_definition' ? field(node, 'definition') : node;
    const name = definition?.type === 'function_definition' && field(definition, 'name')?.text;
    return name && definition ? [[name, definition] as const] : [];
  });
  const inherited = body.bases.flatMap(base => [...(methodsOf(base, scopes, depth - 1) ?? [])]);
  return new Map([...inherited, ...own]);
}

/** `methods = ["GET", "POST"]` in the class. */
function declaredMethods(type: Node, scopes: Scopes): readonly string[] | undefined {
  const statements = parts(classBody(type, scopes)?.block ?? type).flatMap(parts);
  const assignment = statements.find(node => field(node, 'left')?.text === 'methods');
  const value = assignment && field(assignment, 'right');
  const methods = value && pythonStrings(value, scopes);
  return methods?.map(method => method.toUpperCase());
}

function classBody(
  type: Node,
  scopes: Scopes,
): { block: Node; bases: readonly Node[] } | undefined {
  const binding = type.type === 'identifier' ? scopes.lookup(type.text, type) : undefined;
  if (binding?.kind !== 'class') return undefined;
  const block = field(binding.node, 'body');
  const bases = field(binding.node, 'superclasses');
  return block && { block, bases: bases ? argumentsOf(bases).positional : [] };
}
