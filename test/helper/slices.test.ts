import { expect, test } from 'vitest';
import { turn } from '../../src/helper/persistence/turn.ts';
import { Slices } from '../../src/helper/slices.ts';

test('parts of large bodies are taken one in a turn, in order, and made when their turn comes', async () => {
  const slices = new Slices();
  const told: string[] = [];
  slices.add(parts('a', told), 10, part => told.push(`took ${String(part)}`));
  slices.add(parts('b', told), 10, part => told.push(`took ${String(part)}`));
  expect(told).toEqual([]);
  for (let round = 0; round < 3; round++) {
    await turn();
    told.push('turn');
  }
  const inTurn = ['made a1', 'took 1', 'turn', 'made a2', 'took 2', 'turn'];
  expect(told.slice(0, 6)).toEqual(inTurn);
  slices.finish();
  expect(told.filter(line => line.startsWith('made'))).toEqual([
    'made a1',
    'made a2',
    'made b1',
    'made b2',
  ]);
});

test('a part that cannot be taken does not stop the others', async () => {
  const slices = new Slices();
  const taken: number[] = [];
  slices.add(parts('a', []), 10, ([number = 0]) => {
    taken.push(number);
    if (number === 1) throw new Error('a bug');
  });
  expect(() => slices.finish()).toThrow('a bug');
  slices.finish();
  expect(taken).toEqual([1, 2]);
});

test('beyond what may wait, bodies are taken at once', () => {
  const slices = new Slices();
  let taken = 0;
  for (let body = 0; body < 3; body++) slices.add(parts('a', []), 40e6, () => taken++);
  expect(taken).toBe(4);
});

function* parts(name: string, told: string[]): Iterable<Uint8Array> {
  for (const number of [1, 2]) {
    told.push(`made ${name}${number}`);
    yield Uint8Array.of(number);
  }
}
