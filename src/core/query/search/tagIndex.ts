import type { Slot } from '../../decode/sink.ts';
import type { Row } from '../../store/columns.ts';
import { SEGMENT_BITS, SEGMENT_ROWS } from '../../store/columns.ts';
import type { StoreSink } from '../../store/storeSink.ts';
import { type StringId, Strings } from '../../store/strings.ts';
import { slotOf } from '../../store/tags.ts';
import { Known } from './known.ts';

/** Tags that nearly every search or list of facets asks for, and that take few different values. */
export const indexedTags = ['env', 'version', 'component', 'http.method'] as const;

/** Where the store's sink has each, by either name. */
export const indexedSlots: readonly (readonly Slot[])[] = [
  [slotOf('env')],
  [slotOf('version')],
  [slotOf('component')],
  [slotOf('http.method'), slotOf('http.request.method')],
];

/** The number of a combination of indexed tags; 0 where the row's body was not read. */
export type Combination = number;
const MOST: Combination = 0xffff;

/** What has been met of combinations that begin alike, one tag after the other. */
interface Node {
  combination: Combination;
  readonly ids: readonly StringId[];
  readonly below: Map<StringId, Node>;
}

/**
 * Which combination of a few common tags each row has: two bytes a row. Filled by whatever walk over a body comes
 * first, so that the second search for `env:dev` reads no body.
 */
export class TagIndex {
  private readonly segments = new Map<number, Uint16Array>();
  private readonly names = new Strings();
  private readonly name = new Known(text => this.names.idOf(text));
  private readonly root: Node = { combination: 0, ids: [], below: new Map() };
  private readonly combinations: (readonly StringId[])[] = [[]];
  private readonly most: Combination;

  constructor(most: Combination = MOST) {
    this.most = most;
  }

  of(row: Row): Combination {
    return this.segments.get(row >>> SEGMENT_BITS)?.[row & (SEGMENT_ROWS - 1)] ?? 0;
  }

  /** Empty where the span has no such tag. */
  text(combination: Combination, tag: number): string {
    return this.names.text(this.combinations[combination]?.[tag] ?? 0);
  }

  /** Takes the tags of the span in hand for those of the row. */
  set(row: Row, sink: StoreSink): void {
    const segment = row >>> SEGMENT_BITS;
    let rows = this.segments.get(segment);
    if (!rows) {
      rows = new Uint16Array(SEGMENT_ROWS);
      this.segments.set(segment, rows);
    }
    rows[row & (SEGMENT_ROWS - 1)] = this.combinationOf(sink);
  }

  /** Forgets the rows before the first one that is left. */
  forget(first: Row): void {
    for (const segment of this.segments.keys())
      if (segment < first >>> SEGMENT_BITS) this.segments.delete(segment);
  }

  /** 0 where there are too many to number: then the body tells each time. */
  private combinationOf(sink: StoreSink): Combination {
    if (this.combinations.length > this.most) return 0;
    let node = this.root;
    for (const [first = 0, second = first] of indexedSlots) {
      const id = this.name.of(sink.strings, sink.texts[first] || sink.texts[second] || 0);
      let next = node.below.get(id);
      if (!next) {
        next = { combination: 0, ids: [...node.ids, id], below: new Map() };
        node.below.set(id, next);
      }
      node = next;
    }
    node.combination ||= this.combinations.push(node.ids) - 1;
    return node.combination;
  }
}
