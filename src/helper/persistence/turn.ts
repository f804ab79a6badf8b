import type { Milliseconds } from '../../core/model/units.ts';

/** How long the disk may keep everything else waiting. */
export const SLICE: Milliseconds = 4;

/** Resolves when everything else that waits has had its turn. */
export const turn = (): Promise<void> => new Promise(resolve => setImmediate(resolve));
