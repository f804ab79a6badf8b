import type { Problem } from '../../protocol/queries.ts';

/** What SQLite and the file system say, by what can be done about it. */
export type Fault = 'missing' | 'locked' | 'corrupt' | 'full' | 'unusable';

const byCode: Readonly<Record<number, Fault>> = {
  5: 'locked', // SQLITE_BUSY
  6: 'locked', // SQLITE_LOCKED
  11: 'corrupt', // SQLITE_CORRUPT
  13: 'full', // SQLITE_FULL
  26: 'corrupt', // SQLITE_NOTADB
};

export function faultOf(error: unknown): Fault {
  const { errcode, code } = (error ?? {}) as { errcode?: unknown; code?: unknown };
  if (code === 'ENOSPC' || code === 'EDQUOT') return 'full';
  // The lower byte is the kind, the others say more.
  return typeof errcode === 'number' ? (byCode[errcode & 0xff] ?? 'unusable') : 'unusable';
}

const sentences: Readonly<Record<Fault, string>> = {
  missing: 'Traces are kept in memory only: this Node.js has no SQLite.',
  locked: 'Traces are kept in memory only: another program has {0} open.',
  corrupt: 'The file of kept traces was damaged. It was set aside as {0}, and a new one begun.',
  full: 'Traces are kept in memory only: the disk of {0} is full.',
  unusable: 'Traces are kept in memory only: {0} cannot be used ({1}).',
};

/** What the user is told. `file` is the one that a sentence names. */
export function problemOf(fault: Fault, file: string, error?: unknown): Problem {
  const reason = error instanceof Error ? error.message : String(error);
  return { code: `disk.${fault}`, message: sentences[fault], values: [file, reason] };
}
