import { useMemo, useState } from 'preact/hooks';
import { criticalPath, type Piece } from '../../../src/core/layout/criticalPath.ts';
import { found } from '../../../src/core/layout/find.ts';
import { type Lanes, lanesOf } from '../../../src/core/layout/lanes.ts';
import { isWithin, revealed, rowsOf } from '../../../src/core/layout/rows.ts';
import { type Stretch, type TraceTree, wholeOf } from '../../../src/core/layout/tree.ts';
import { around } from '../../../src/core/layout/window.ts';
import { useKept } from '../../page.ts';

/** What is left out: every span of a service, or of a type. */
interface Hidden {
  readonly services: ReadonlySet<string>;
  readonly types: ReadonlySet<string>;
}

/** Where the reader is in a trace, and what they can do there. Spans are told by their places in the tree. */
export interface Reading {
  readonly tree: TraceTree;
  readonly whole: Stretch;
  readonly window: Stretch;
  readonly chosen: number | undefined;
  readonly focus: number | undefined;
  readonly folded: Uint8Array;
  readonly hidden: Uint8Array;
  readonly hiding: Hidden;
  readonly search: string;
  readonly matches: Int32Array;
  readonly lanes: Lanes;
  readonly path: readonly Piece[];
  /** Own times inside the window, by span. */
  readonly own: Float64Array;
  /** Chooses a span; `shown` unfolds all above it. */
  choose(span: number, shown?: boolean): void;
  focusOn(span: number | undefined): void;
  fold(folded: Uint8Array): void;
  hide(hiding: Hidden): void;
  showTime(window: Stretch | undefined): void;
  /** Zooms to a span. */
  enlarge(span: number): void;
  searchFor(text: string): void;
}

const nothing: Hidden = { services: new Set(), types: new Set() };

/** All of it is kept by ids, since more spans may come in and move the others. */
export function useReading(tree: TraceTree, traceId: string, spanId = ''): Reading {
  const { columns } = tree;
  const [chosenId, setChosen] = useChosen(traceId, spanId);
  const [focusId, setFocus] = useState<string>();
  const [foldedIds, setFolded] = useState<ReadonlySet<string>>(new Set());
  const [hiding, hide] = useState(nothing);
  const [zoom, showTime] = useState<Stretch>();
  const [search, searchFor] = useState('');
  const lanes = useMemo(() => lanesOf(tree), [tree]);
  const path = useMemo(() => criticalPath(tree), [tree]);
  const whole = wholeOf(columns);
  const window = zoom ?? whole;
  const own = useMemo(() => (zoom ? tree.ownIn(zoom) : tree.own), [tree, zoom]);
  const places = useMemo(() => new Map(columns.spanId.map((id, span) => [id, span])), [columns]);
  const folded = useMemo(
    () => Uint8Array.from(columns.spanId, id => (foldedIds.has(id) ? 1 : 0)),
    [columns, foldedIds],
  );
  const hidden = useMemo(() => marksOf(tree, hiding), [tree, hiding]);
  const matches = useMemo(() => found(columns, search), [columns, search]);
  const focus = focusId === undefined ? undefined : places.get(focusId);
  const fold = (next: Uint8Array) =>
    setFolded(new Set(columns.spanId.filter((_, span) => next[span])));
  return {
    tree,
    whole,
    window,
    lanes,
    path,
    own,
    chosen: places.get(chosenId) ?? (tree.size > 0 ? 0 : undefined),
    focus,
    folded,
    hidden,
    hiding,
    search,
    matches,
    choose(span, shown = false) {
      setChosen(columns.spanId[span] ?? '');
      if (!shown) return;
      fold(revealed(tree, folded, span));
      if (focus !== undefined && !isWithin(tree, span, focus)) setFocus(undefined);
      if (hidden[span]) hide(nothing);
    },
    focusOn: span => setFocus(span === undefined ? undefined : columns.spanId[span]),
    fold,
    hide,
    showTime,
    enlarge: span => showTime(around(stretchOf(tree, span), whole)),
    searchFor,
  };
}

/** The chosen span's id, kept while the page is hidden; a page that is opened on another trace or span begins anew. */
function useChosen(traceId: string, spanId: string): [string, (id: string) => void] {
  const opened = `${traceId} ${spanId} `;
  const isOfThis = (kept: unknown) => typeof kept === 'string' && kept.startsWith(opened);
  const [kept, keep] = useKept('span', opened + spanId, isOfThis);
  return [kept.slice(opened.length), id => keep(opened + id)];
}

const stretchOf = ({ columns: { offset, length } }: TraceTree, span: number): Stretch => ({
  from: offset[span] ?? 0,
  to: (offset[span] ?? 0) + (length[span] ?? 0),
});

function marksOf({ columns }: TraceTree, { services, types }: Hidden): Uint8Array {
  const marked = (names: ReadonlySet<string>) =>
    columns.strings.map(text => (names.has(text) ? 1 : 0));
  const [byService, byType] = [marked(services), marked(types)];
  return Uint8Array.from(columns.spanId, (_, span) =>
    byService[columns.service[span] ?? -1] || byType[columns.type[span] ?? -1] ? 1 : 0,
  );
}

export const useRows = ({ tree, folded, hidden, focus }: Reading) =>
  useMemo(() => rowsOf(tree, { folded, hidden, focus }), [tree, folded, hidden, focus]);
