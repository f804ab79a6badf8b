import { Edit, type Parser, type Point, type Tree } from 'web-tree-sitter';

/** Trees of the files that were read last: a file being edited is parsed anew only where it changed. */
const KEPT = 16;

interface Kept {
  readonly text: string;
  readonly tree: Tree;
}

/** Syntax trees live in the parser's memory: each is given back when it is replaced or no longer among the last. */
export class Trees {
  private readonly kept = new Map<string, Kept>();

  /** `parser` always has the same language for the same key. */
  parse(parser: Parser, key: string, text: string): Tree | undefined {
    const before = this.kept.get(key);
    this.kept.delete(key);
    if (before?.text === text) return this.keep(key, before);
    if (before) before.tree.edit(editBetween(before.text, text));
    const tree = parser.parse(text, before?.tree ?? null);
    before?.tree.delete();
    return tree ? this.keep(key, { text, tree }) : undefined;
  }

  private keep(key: string, kept: Kept): Tree {
    this.kept.set(key, kept);
    for (const [oldest, { tree }] of this.kept) {
      if (this.kept.size <= KEPT) break;
      this.kept.delete(oldest);
      tree.delete();
    }
    return kept.tree;
  }

  dispose(): void {
    for (const { tree } of this.kept.values()) tree.delete();
    this.kept.clear();
  }
}

/** The one replacement that leads from a text to another: what is between their common start and their common end. */
function editBetween(before: string, after: string): Edit {
  const most = Math.min(before.length, after.length);
  let start = 0;
  while (start < most && before.charCodeAt(start) === after.charCodeAt(start)) start++;
  let end = 0;
  while (
    end < most - start &&
    before.charCodeAt(before.length - 1 - end) === after.charCodeAt(after.length - 1 - end)
  )
    end++;
  const [oldEnd, newEnd] = [before.length - end, after.length - end];
  return new Edit({
    startIndex: start,
    oldEndIndex: oldEnd,
    newEndIndex: newEnd,
    startPosition: pointAt(before, start),
    oldEndPosition: pointAt(before, oldEnd),
    newEndPosition: pointAt(after, newEnd),
  });
}

function pointAt(text: string, index: number): Point {
  let row = 0;
  let line = 0; // where the row begins
  for (let next = text.indexOf('\n'); next >= 0 && next < index; next = text.indexOf('\n', line)) {
    row++;
    line = next + 1;
  }
  return { row, column: index - line };
}
