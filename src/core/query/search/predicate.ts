import type { Slot } from '../../decode/sink.ts';
import { ENTRY, ERROR } from '../../store/columns.ts';
import { hex } from '../../store/detailSink.ts';
import { idTest } from './idTest.ts';
import { Known } from './known.ts';
import { type RowView, readerOf } from './rowView.ts';
import {
  type IdColumn,
  messageTags,
  type SearchKey,
  searchKey,
  type TextColumn,
} from './searchKeys.ts';
import type { Search, Term, Test } from './syntax.ts';
import type { TagSink, WantedTags } from './tagSink.ts';
import { findsAbsent, findsAll, foundIn, numberTest, textTest } from './termTests.ts';

/** Whether a span passes; unknown until its body is read. */
type Verdict = typeof NO | typeof YES | typeof UNKNOWN;
export const NO = 0;
const YES = 1;
export const UNKNOWN = 2;

export type Predicate = (view: RowView) => Verdict;

/** A search as a function of spans. The tags it needs of bodies are noted in `wanted`. */
export function predicateOf(search: Search, wanted: WantedTags): Predicate {
  switch (search.kind) {
    case 'and':
      return every(search.of.map(part => predicateOf(part, wanted)));
    case 'or':
      return some(search.of.map(part => predicateOf(part, wanted)));
    case 'not': {
      const inner = predicateOf(search.of, wanted);
      return view => opposite(inner(view));
    }
    case 'term':
      return termPredicate(search, wanted);
  }
}

const opposite = (verdict: Verdict): Verdict =>
  verdict === UNKNOWN ? UNKNOWN : verdict === YES ? NO : YES;

const verdict = (passes: boolean): Verdict => (passes ? YES : NO);

function every(parts: readonly Predicate[]): Predicate {
  return view => {
    let all: Verdict = YES;
    for (const part of parts) {
      const one = part(view);
      if (one === NO) return NO;
      if (one === UNKNOWN) all = UNKNOWN;
    }
    return all;
  };
}

function some(parts: readonly Predicate[]): Predicate {
  return view => {
    let any: Verdict = NO;
    for (const part of parts) {
      const one = part(view);
      if (one === YES) return YES;
      if (one === UNKNOWN) any = UNKNOWN;
    }
    return any;
  };
}

function termPredicate({ key, test }: Term, wanted: WantedTags): Predicate {
  if (key === undefined) return freeText(test, wanted);
  const about = searchKey(key);
  switch (about.on) {
    case 'text':
      return textColumn(about.column, textTest(test, about.caseless), findsAbsent(test));
    case 'status': {
      const passes = textTest(test, true);
      const [ok, error] = [verdict(passes('ok')), verdict(passes('error'))];
      return view => ((view.flags & ERROR) === 0 ? ok : error);
    }
    case 'httpStatus':
      return httpStatus(test);
    case 'entry':
      return flagTest(test, ({ flags }) => (flags & ENTRY) !== 0);
    case 'root':
      return flagTest(test, ({ columns, at }) => !columns.parentHigh[at] && !columns.parentLow[at]);
    case 'duration': {
      const passes = numberTest(test);
      return view => verdict(passes(view.columns.duration[view.at] ?? 0));
    }
    case 'id':
      return idColumn(about.column, test);
    case 'tag':
      return tagPredicate(about, test, wanted);
  }
}

function textColumn(
  column: TextColumn,
  passes: (text: string) => boolean,
  absent: boolean,
): Predicate {
  const known = new Known((strings, id) => Number(passes(strings.text(id))));
  const none = verdict(absent);
  const read = readerOf(column);
  return view => {
    const id = read(view);
    if (id === 0) return none;
    return known.of(view.strings, id) === 1 ? YES : NO;
  };
}

/** What Datadog marks with 1, and the others not at all. */
function flagTest(test: Test, holds: (view: RowView) => boolean): Predicate {
  const set = verdict(!findsAbsent(test) && textTest(test, true)('1'));
  const unset = verdict(findsAbsent(test));
  return view => (holds(view) ? set : unset);
}

/** Absent statuses are 0. */
function httpStatus(test: Test): Predicate {
  const passes = numberTest(test);
  const none = verdict(findsAbsent(test));
  const verdicts = Array.from({ length: 600 }, (_, status) => verdict(passes(status)));
  return ({ columns, at }) => {
    const status = columns.status[at] ?? 0;
    return status === 0 ? none : (verdicts[status] ?? NO);
  };
}

const idColumns = {
  trace: ['traceHigh', 'traceLow'],
  span: ['spanHigh', 'spanLow'],
  parent: ['parentHigh', 'parentLow'],
} as const;

function idColumn(column: IdColumn, test: Test): Predicate {
  const passes = idTest(test, hex);
  const [high, low] = idColumns[column];
  return ({ columns, at }) => verdict(passes(columns[high][at] ?? 0, columns[low][at] ?? 0));
}

/** Text that stands anywhere in what a span does, or in the message of its error. */
function freeText(test: Test, wanted: WantedTags): Predicate {
  if (findsAll(test)) return () => YES;
  const found = foundIn(test);
  const columns = (['resource', 'name', 'service', 'errorType'] as const).map(column =>
    textColumn(column, found, false),
  );
  const inColumns = some(columns);
  const inMessage = readTag(
    messageTags.map(tag => wanted.slot(tag)),
    found,
    () => false,
    false,
  );
  return view => {
    if (inColumns(view) === YES) return YES;
    if ((view.flags & ERROR) === 0) return NO;
    return view.tags ? inMessage(view.tags) : UNKNOWN;
  };
}

function tagPredicate(
  { tags, caseless }: Extract<SearchKey, { on: 'tag' }>,
  test: Test,
  wanted: WantedTags,
): Predicate {
  const slots = tags.map(tag => wanted.slot(tag));
  const read = readTag(slots, textTest(test, caseless), numberTest(test), findsAbsent(test));
  return view => (view.tags ? read(view.tags) : UNKNOWN);
}

/** Passes where one of the tags does, which one text or number may be. */
function readTag(
  slots: readonly Slot[],
  text: (text: string) => boolean,
  number: (value: number) => boolean,
  absent: boolean,
): (sink: TagSink) => Verdict {
  const known = new Known((strings, id) => Number(text(strings.text(id))));
  return sink => {
    let none = true;
    for (const slot of slots) {
      const id = sink.textOf(slot);
      const value = sink.numberOf(slot);
      if (id !== 0 && known.of(sink.strings, id) === 1) return YES;
      if (value !== undefined && number(value)) return YES;
      none &&= id === 0 && value === undefined;
    }
    return verdict(none && absent);
  };
}
