import type { Node } from 'web-tree-sitter';
import { type Captures, field, parts } from './captures.ts';
import { javascriptItems, javascriptValue, propertyOf } from './javascriptValues.ts';
import { holds, type Scopes, type Turn } from './scopes.ts';

/** Longer lists of routes are not written by hand. */
const MOST = 200;

/** A loop's variable, and what it goes over. */
interface Loop {
  readonly node: Node;
  readonly variable: Node;
  readonly over: Node;
}

/** What is matched to tell of loops: `for (… of …)`, and functions that are given to `forEach`. */
export const javascriptLoops = `
(for_in_statement left: (_) @variable operator: "of" right: (_) @over) @loop
(call_expression
  function: (member_expression object: (_) @over property: (property_identifier) @each)
  arguments: (arguments . [(arrow_function) (function_expression)] @loop)
  (#any-of? @each "forEach" "map"))
`;

/** For a call, the names around it in each turn of the loops that it stands in, where what they go over is written out. */
export function javascriptTurns(
  matches: readonly Captures[],
  scopes: Scopes,
): (call: Node) => readonly Scopes[] {
  const loops = matches.flatMap(match => loopOf(match));
  return call =>
    loops
      .filter(({ node }) => holds(node, call))
      .reduce<readonly Scopes[]>(
        (turns, loop) => turns.flatMap(turn => turnsOf(loop, turn)).slice(0, MOST),
        [scopes],
      );
}

function loopOf({ loop: node, over, variable }: Captures): readonly Loop[] {
  if (!node || !over) return [];
  const list = field(node, 'parameters');
  const first = variable ?? field(node, 'parameter') ?? (list && parts(list)[0]);
  return first ? [{ node, variable: field(first, 'pattern') ?? first, over }] : [];
}

/** A loop over what cannot be read is as if it were not there. */
function turnsOf({ node, variable, over }: Loop, scopes: Scopes): readonly Scopes[] {
  const rows = entriesOf(over, scopes) ?? javascriptItems(over, scopes);
  if (!rows) return [scopes];
  return rows.map(row => {
    const turn: Turn = { loop: node, names: new Map(named(variable, row, scopes)) };
    return scopes.within(turn);
  });
}

/** One element, or a key with its value. */
type Row = Node | readonly [key: Node, value: Node];

/** `Object.entries(routes)` of an object that is written out. */
function entriesOf(node: Node, scopes: Scopes): readonly Row[] | undefined {
  const callee = field(node, 'function');
  const [of] = callee?.text === 'Object.entries' ? parts(field(node, 'arguments') ?? node) : [];
  const object = of && javascriptValue(of, scopes);
  if (object?.type !== 'object') return undefined;
  return parts(object).flatMap(pair => {
    const [key, value] = [field(pair, 'key'), field(pair, 'value')];
    if (pair.type === 'shorthand_property_identifier') return [[pair, pair] as const];
    return key && value ? [[key, value] as const] : [];
  });
}

function named(variable: Node, row: Row, scopes: Scopes): readonly (readonly [string, Node])[] {
  if (variable.type === 'identifier') return 'id' in row ? [[variable.text, row]] : [];
  const value = 'id' in row ? javascriptValue(row, scopes) : undefined;
  if (variable.type === 'array_pattern') {
    const values = 'id' in row ? javascriptItems(row, scopes) : row;
    return parts(variable).flatMap((target, at) => {
      const given = values?.[at];
      return given ? [[target.text, given] as const] : [];
    });
  }
  return parts(variable).flatMap(target => {
    const key = field(target, 'key') ?? target;
    const given = value && propertyOf(value, key.text);
    return given ? [[(field(target, 'value') ?? target).text, given] as const] : [];
  });
}
