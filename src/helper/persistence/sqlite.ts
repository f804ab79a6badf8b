export type Sqlite = typeof import('node:sqlite');

/** Node has it since 22.5, and since 22.13 without being told to; an editor's own Node may be built without. */
export const sqlite = (): Sqlite | undefined => process.getBuiltinModule('node:sqlite');
