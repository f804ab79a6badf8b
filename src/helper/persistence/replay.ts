import type { Bytes, EpochMs } from '../../core/model/units.ts';
import type { BlockFile, BlockRow, KeptBody } from './blockFile.ts';
import { SLICE, turn } from './turn.ts';

/** What a span takes in memory beside its body. */
const SPAN: Bytes = 100;

/**
 * Gives back the blocks that came since a moment, oldest first, as many of the newest as fit into so much memory, with
 * turns for others in between. `take` says whether to go on.
 */
export async function replay(
  file: BlockFile,
  since: EpochMs,
  memory: Bytes,
  take: (body: BlockRow & KeptBody) => boolean,
): Promise<void> {
  const { newest } = file;
  let after = (await oldestFitting(file, since, memory)) - 1;
  let end = performance.now() + SLICE;
  while (after < newest) {
    const bodies = file.bodiesAfter(after, 8);
    for (const body of bodies) {
      if (body.id > newest || !take(body)) return;
      if (performance.now() < end) continue;
      await turn();
      end = performance.now() + SLICE;
    }
    const last = bodies.at(-1);
    if (!last) return;
    after = last.id;
  }
}

/** The number of the first block to give back. */
async function oldestFitting(file: BlockFile, since: EpochMs, memory: Bytes): Promise<number> {
  let sum: Bytes = 0;
  for (let before = file.newest + 1; ; ) {
    const rows = file.rowsBefore(before, 256);
    for (const { id, received, spans, size } of rows) {
      sum += spans * SPAN + size;
      if (received < since || sum > memory) return before;
      before = id;
    }
    if (rows.length === 0) return before;
    await turn();
  }
}
