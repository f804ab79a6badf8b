import { workspace } from 'vscode';
import type { SavedView } from '../protocol/commands.ts';

/** The settings, with their types; their defaults stand in package.json alone. */
export interface Settings {
  'ports.traces': number;
  'ports.dogstatsd': number;
  'ports.otlp': number;
  window: 5 | 15 | 60; // minutes
  'codeLens.enabled': boolean;
  'codeLens.minRequests': number;
  'memory.budget': number; // MB
  'disk.budget': number; // MB
  views: readonly SavedView[];
  sourceMap: readonly { readonly from: string; readonly to: string }[];
}

export const SECTION = 'dogwatch';

/** Read where it is used and kept nowhere, so that a change needs no telling. */
export function setting<K extends keyof Settings>(key: K): Settings[K] {
  const value = workspace.getConfiguration(SECTION).get<Settings[K]>(key);
  if (value === undefined) throw new Error(`package.json has no default for ${SECTION}.${key}`);
  return value;
}
