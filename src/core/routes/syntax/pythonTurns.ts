import type { Node } from 'web-tree-sitter';
import { type Captures, field, parts } from './captures.ts';
import { pythonItems, pythonValue } from './pythonValues.ts';
import { holds, type Scopes } from './scopes.ts';

/** Longer lists of routes are not written by hand. */
const MOST = 200;

/** What is matched to tell of loops. */
export const pythonLoops = '(for_statement) @loop';

/** For a call, the names around it in each turn of the loops that it stands in, where what they go over is written out. */
export function pythonTurns(
  matches: readonly Captures[],
  scopes: Scopes,
): (call: Node) => readonly Scopes[] {
  const loops = matches.flatMap(({ loop }) => loop ?? []);
  return call =>
    loops
      .filter(loop => holds(loop, call))
      .reduce<readonly Scopes[]>(
        (turns, loop) => turns.flatMap(turn => turnsOf(loop, turn)).slice(0, MOST),
        [scopes],
      );
}

/** A loop over what cannot be read is as if it were not there. */
function turnsOf(loop: Node, scopes: Scopes): readonly Scopes[] {
  const [left, right] = [field(loop, 'left'), field(loop, 'right')];
  const rows = right && rowsOf(right, scopes);
  if (!left || !rows) return [scopes];
  const targets = /^(?:pattern_list|tuple_pattern|list_pattern)$/.test(left.type)
    ? parts(left)
    : undefined;
  return rows.map(row => {
    const values = targets ? row : row.slice(0, 1);
    const named = (targets ?? [left]).flatMap((target, at) => {
      const value = values[at];
      return value && target.type === 'identifier' ? [[target.text, value] as const] : [];
    });
    return scopes.within({ loop, names: new Map(named) });
  });

  /** An element as one, or what is in it where it is taken apart. */
  function rowsOf(node: Node, of: Scopes): readonly (readonly Node[])[] | undefined {
    const pairs = pairsOf(node, of);
    if (pairs) return pairs;
    const apart = left && left.type !== 'identifier';
    return pythonItems(node, of)?.map(item => (apart ? (pythonItems(item, of) ?? []) : [item]));
  }
}

/** `ROUTES.items()` of a dictionary that is written out. */
function pairsOf(node: Node, scopes: Scopes): readonly (readonly Node[])[] | undefined {
  const callee = field(node, 'function');
  const object = callee && field(callee, 'object');
  if (!object || field(callee, 'attribute')?.text !== 'items') return undefined;
  const dictionary = pythonValue(object, scopes);
  if (dictionary.type !== 'dictionary') return undefined;
  return parts(dictionary).flatMap(pair => {
    const [key, value] = [field(pair, 'key'), field(pair, 'value')];
    return key && value ? [[key, value]] : [];
  });
}
