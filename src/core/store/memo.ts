import type { StringId, Strings } from './strings.ts';

/**
 * What has been found out about strings of the table in use, so that it is found out once for each different string.
 * Forgets when another table comes into use: ids mean something else there.
 */
export class Memo<T> {
  private readonly known = new Map<StringId, T>();
  private readonly find: (text: string) => T;
  private table: Strings | undefined;

  constructor(find: (text: string) => T) {
    this.find = find;
  }

  of(strings: Strings, id: StringId): T {
    if (strings !== this.table) {
      this.known.clear();
      this.table = strings;
    }
    const known = this.known.get(id);
    if (known !== undefined) return known;
    const found = this.find(strings.text(id));
    this.known.set(id, found);
    return found;
  }
}
