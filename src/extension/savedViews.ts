import type { SavedView } from '../protocol/commands.ts';
import { isTracesTarget } from './place.ts';

/** A view and whose it is: the user's own, or of the workspace, where a team can commit it. */
export interface StoredView {
  readonly of: 'user' | 'workspace';
  readonly view: SavedView;
}

/** What stands in both settings, the workspace's first. A name that both have is the workspace's. */
export function storedViews(settings: {
  readonly user: unknown;
  readonly workspace: unknown;
}): readonly StoredView[] {
  const known = new Set<string>();
  return (['workspace', 'user'] as const).flatMap(of =>
    entriesOf(settings[of])
      .filter(isView)
      .filter(({ name }) => !known.has(name) && known.add(name))
      .map(view => ({ of, view })),
  );
}

/** The setting with a view in it, in the place of the one of its name. What is no view stays as somebody wrote it. */
export function withView(setting: unknown, view: SavedView): readonly unknown[] {
  const entries = entriesOf(setting);
  const at = entries.findIndex(entry => isView(entry) && entry.name === view.name);
  return at < 0 ? [...entries, view] : entries.with(at, view);
}

/** The setting with another name for a view; one that has this name already goes. */
export function withName(setting: unknown, name: string, next: string): readonly unknown[] {
  const others = name === next ? entriesOf(setting) : withoutView(setting, next);
  return others.map(entry =>
    isView(entry) && entry.name === name ? { ...entry, name: next } : entry,
  );
}

export const withoutView = (setting: unknown, name: string): readonly unknown[] =>
  entriesOf(setting).filter(entry => !isView(entry) || entry.name !== name);

const entriesOf = (setting: unknown): readonly unknown[] => (Array.isArray(setting) ? setting : []);

function isView(entry: unknown): entry is SavedView {
  const { name } = (entry ?? {}) as { readonly name?: unknown };
  return typeof name === 'string' && name.trim() !== '' && isTracesTarget(entry);
}
