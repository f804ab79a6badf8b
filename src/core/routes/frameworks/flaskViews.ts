import type { Node } from 'web-tree-sitter';
import type { LineRange } from '../../model/route.ts';
import { field, parts } from '../syntax/captures.ts';
import { literal } from '../syntax/pathText.ts';
import { argumentsOf, linesOf, pythonStrings, pythonText } from '../syntax/python.ts';
import type { Binding, Scopes } from '../syntax/scopes.ts';

/** A function that a registration names: what serves the route. */
export interface View {
  readonly symbol: string;
  readonly line: number;
  readonly range: LineRange;
  /** What Flask calls it where the registration gives no endpoint; the symbol if absent. */
  readonly endpoint?: string;
  /** What a class view answers to; absent where the registration says. */
  readonly methods?: readonly string[];
}

/** Bases of bases, names of names: more are not written by hand. */
const DEPTH = 4;
const verbs = ['get', 'head', 'post', 'put', 'delete', 'patch', 'options', 'trace'];

/** The views an expression stands for; `at` is the registration, where a view lives that is not in this file. */
export function viewsOf(view: Node, at: Node, scopes: Scopes, depth = DEPTH): readonly View[] {
  const elsewhere = (symbol: string): readonly View[] => [
    { symbol, line: at.startPosition.row, range: linesOf(at) },
  ];
  if (depth === 0) return elsewhere(view.text);
  if (view.type === 'lambda') return elsewhere('<lambda>');
  const further = (node: Node) => viewsOf(node, at, scopes, depth - 1);
  const callee = field(view, 'function');
  if (callee) {
    const [first] = argumentsOf(field(view, 'arguments') ?? view).positional;
    if (field(callee, 'attribute')?.text === 'as_view')
      return classViews(callee, first, scopes) ?? elsewhere(callee.text);
    return first ? further(first) : elsewhere(callee.text); // `login_required(index)`
  }
  const name = field(view, 'attribute')?.text ?? view.text;
  const binding = bindingOf(view, name, scopes);
  if (binding?.kind === 'function') return [functionView(name, binding.node)];
  return binding?.kind === 'value' ? further(binding.node) : elsewhere(name);
}

/** A name of this file, or a method of the class around. */
function bindingOf(view: Node, name: string, scopes: Scopes): Binding | undefined {
  const object = field(view, 'object');
  return object && object.text !== 'self' ? undefined : scopes.lookup(name, view);
}

/** From its first decorator, which is where the tracer sees a function begin. */
function functionView(symbol: string, definition: Node): View {
  const whole = definition.parent?.type === 'decorated_definition' ? definition.parent : definition;
  const range = linesOf(whole);
  return { symbol, line: range.start, range };
}

/** One view for each method of the class; nothing where the class is in another file. */
function classViews(asView: Node, name: Node | undefined, scopes: Scopes): View[] | undefined {
  const type = field(asView, 'object');
  const methods = type && methodsOf(type, scopes);
  if (!type || !methods) return undefined;
  const endpoint = (name ? pythonText(name, scopes) : literal('')).text;
  return [...methods].flatMap(([method, definition]) => {
    const view = functionView(`${type.text}.${method}`, definition);
    if (method === 'dispatch_request')
      return [{ ...view, endpoint, methods: declaredMethods(type, scopes) ?? ['GET'] }];
    return verbs.includes(method) ? [{ ...view, endpoint, methods: [method.toUpperCase()] }] : [];
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
