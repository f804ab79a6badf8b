import { EntryFacts } from '../../aggregate/entry.ts';
import {
  Columns,
  ENTRY,
  ERROR,
  type Row,
  SEGMENT_BITS,
  SEGMENT_ROWS,
} from '../../store/columns.ts';
import { type Combinations, commonTags } from '../../store/combinations.ts';
import type { Spans } from '../../store/spans.ts';
import { type StringId, Strings } from '../../store/strings.ts';
import { slotOf } from '../../store/tags.ts';
import type { OwnColumn, TextColumn } from './searchKeys.ts';
import type { TagSink } from './tagSink.ts';

const ERROR_TYPE = slotOf('error.type');
const NOWHERE = -1;

/**
 * The span that is being looked at: its columns and, while its body is walked over, its tags. One object for all
 * spans, moved from one to the next.
 */
export class RowView {
  row: Row = NOWHERE;
  at = 0;
  columns: Columns;
  strings = new Strings();
  combinations: Combinations | undefined;
  /** Of the row: what is found is kept by chunks of bodies. */
  chunk = NOWHERE;
  /** What was read of the body, while it is. */
  tags: TagSink | undefined;
  private readonly spans: Spans;
  private readonly facts = new EntryFacts();
  /** Stands in for the columns of a span that has no row. */
  private readonly scratch = new Columns();
  private segment = NOWHERE;
  private block = NOWHERE;

  constructor(spans: Spans) {
    this.spans = spans;
    this.columns = this.scratch;
  }

  /** Looks at a row that is in memory. */
  move(row: Row): void {
    this.row = row;
    this.at = row & (SEGMENT_ROWS - 1);
    if (row >>> SEGMENT_BITS !== this.segment) {
      this.segment = row >>> SEGMENT_BITS;
      this.columns = this.spans.columns(row);
    }
    const block = this.columns.block[this.at] ?? NOWHERE;
    if (block === this.block) return;
    this.block = block;
    const body = this.spans.block(row);
    this.strings = body?.strings ?? this.strings;
    this.combinations = body?.combinations;
    this.chunk = chunkOf(body?.first ?? row);
  }

  /** Looks at the span in a sink, which is not in memory. */
  show(tags: TagSink): void {
    const { store, fields } = tags;
    const { scratch, facts } = this;
    this.row = this.segment = this.block = this.chunk = NOWHERE;
    this.at = 0;
    this.columns = scratch;
    this.strings = tags.strings;
    this.combinations = tags.combinations;
    this.tags = tags;
    scratch.traceHigh[0] = fields.traceHigh;
    scratch.traceLow[0] = fields.traceLow;
    scratch.spanHigh[0] = fields.spanHigh;
    scratch.spanLow[0] = fields.spanLow;
    scratch.parentHigh[0] = fields.parentHigh;
    scratch.parentLow[0] = fields.parentLow;
    scratch.start[0] = fields.startHigh * 4294.967296 + fields.startLow / 1e6;
    scratch.duration[0] = fields.duration;
    scratch.service[0] = fields.service;
    scratch.name[0] = fields.name;
    scratch.resource[0] = fields.resource;
    scratch.type[0] = fields.type;
    scratch.common[0] = tags.combinations.of(store);
    scratch.errorType[0] = store.texts[ERROR_TYPE] ?? 0;
    scratch.status[0] = facts.status(store);
    scratch.flags[0] = (fields.error === 0 ? 0 : ERROR) | (facts.isEntry(store) ? ENTRY : 0);
  }

  get start(): number {
    return this.columns.start[this.at] ?? 0;
  }

  get flags(): number {
    return this.columns.flags[this.at] ?? 0;
  }
}

const common: readonly string[] = commonTags;

/** Reads a text of the span in view that its columns tell. */
export function readerOf(column: TextColumn): (view: RowView) => StringId {
  const tag = common.indexOf(column);
  if (tag < 0) return ({ columns, at }) => columns[column as OwnColumn][at] ?? 0;
  return ({ columns, at, combinations }) => combinations?.idOf(columns.common[at] ?? 0, tag) ?? 0;
}

/** Bodies are told apart by where they begin, some eight thousand rows together: what one evicts is little. */
export const chunkOf = (first: Row): number => Math.floor(first / SEGMENT_ROWS);
