import {
  EventEmitter,
  ThemeColor,
  ThemeIcon,
  TreeItem,
  TreeItemCollapsibleState,
  type TreeView,
  window,
} from 'vscode';
import { Lifetime } from '../core/lifetime.ts';
import type { Milliseconds } from '../core/model/units.ts';
import type { Answer, Datadog, Query } from '../protocol/queries.ts';
import type { Row } from './rows.ts';

/** Rows are read, unlike charts: more often than this they only flicker. */
const REST: Milliseconds = 1000;

export interface Tree {
  readonly view: TreeView<Row>;
  /** Asks anew, since what is asked depends on a setting. */
  again(): void;
  dispose(): void;
}

/** A sidebar tree is a live query and a function from its answer to rows. While it is hidden it asks nothing. */
export function tree<Q extends Query>(
  id: string,
  datadog: Datadog,
  query: () => Q,
  rowsOf: (answer: Answer<Q>) => readonly Row[],
): Tree {
  const life = new Lifetime();
  const changed = life.own(new EventEmitter<void>());
  let rows: readonly Row[] = [];
  let drawn = '';
  let newest: Answer<Q> | undefined;

  const draw = () => {
    if (newest === undefined) return;
    rows = rowsOf(newest);
    const now = JSON.stringify(rows);
    if (now !== drawn) changed.fire();
    drawn = now;
  };
  const drawSoon = life.own(spaced(draw, REST));
  const view = life.own(
    window.createTreeView<Row>(id, {
      showCollapseAll: true,
      treeDataProvider: {
        onDidChangeTreeData: changed.event,
        getChildren: row => [...(row ? (row.children ?? []) : rows)],
        getTreeItem: itemOf,
      },
    }),
  );

  let watch: Disposable | undefined;
  const again = () => {
    watch?.[Symbol.dispose]();
    watch = undefined;
    if (!view.visible) return;
    watch = datadog.watch(query(), answer => {
      newest = answer;
      drawSoon.run();
    });
  };
  life.own(view.onDidChangeVisibility(again));
  life.onEnd(() => watch?.[Symbol.dispose]());
  again();
  return { view, again, dispose: () => life.dispose() };
}

/** Runs at once, then after a rest of `ms` with whatever has come in meanwhile. */
function spaced(work: () => void, ms: Milliseconds): { run(): void; dispose(): void } {
  let timer: NodeJS.Timeout | undefined;
  let due = false;
  const run = () => {
    due = timer !== undefined;
    if (due) return;
    work();
    timer = setTimeout(() => {
      timer = undefined;
      if (due) run();
    }, ms);
  };
  return { run, dispose: () => clearTimeout(timer) };
}

function itemOf(row: Row): TreeItem {
  const item = new TreeItem(row.label, TreeItemCollapsibleState.None);
  if (row.children) item.collapsibleState = TreeItemCollapsibleState.Expanded;
  item.id = row.id;
  item.description = row.description;
  item.accessibilityInformation = { label: row.spoken };
  item.iconPath = row.failing
    ? new ThemeIcon(row.icon, new ThemeColor('list.errorForeground'))
    : new ThemeIcon(row.icon);
  item.tooltip = row.tooltip ?? `${row.label}\n${row.description}`;
  item.contextValue = row.source ? 'source' : 'plain';
  if (row.opens)
    item.command = { title: row.label, ...row.opens, arguments: [...row.opens.arguments] };
  return item;
}
