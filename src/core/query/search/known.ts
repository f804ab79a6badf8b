import type { StringId, Strings } from '../../store/strings.ts';

const UNKNOWN = -1;

/**
 * What has been found out about strings, once for each different one of each table. As `Memo`, but dense and for many
 * tables at once: a search goes over a million rows and meets a few thousand strings.
 */
export class Known {
  private readonly find: (strings: Strings, id: StringId) => number;
  private readonly tables = new WeakMap<Strings, Int32Array<ArrayBuffer>>();
  private table: Strings | undefined;
  private values = new Int32Array(0);

  /** `find` must not give a negative number. */
  constructor(find: (strings: Strings, id: StringId) => number) {
    this.find = find;
  }

  of(strings: Strings, id: StringId): number {
    if (strings !== this.table) this.use(strings);
    const known = this.values[id] ?? UNKNOWN;
    if (known !== UNKNOWN) return known;
    if (id >= this.values.length) this.grow(strings, id);
    const found = this.find(strings, id);
    this.values[id] = found;
    return found;
  }

  private use(strings: Strings): void {
    this.table = strings;
    this.values = this.tables.get(strings) ?? new Int32Array(0);
  }

  private grow(strings: Strings, id: StringId): void {
    const larger = new Int32Array(Math.max(strings.count, id + 1, this.values.length * 2));
    larger.fill(UNKNOWN).set(this.values);
    this.values = larger;
    this.tables.set(strings, larger);
  }
}
