import type { Bytes } from '../../model/units.ts';
import { type StringId, Strings } from '../../store/strings.ts';
import { Known } from './known.ts';

/** One number for each value of a facet, whatever table its text was in; 0 is no value. */
export class ValueIds {
  private readonly strings = new Strings();
  private readonly known = new Known((strings, id) => strings.idIn(this.strings, id));
  private readonly numbers: number[] = [0];
  private readonly texts = new Map<string, number>();

  get usedBytes(): Bytes {
    return this.strings.usedBytes;
  }

  ofString(strings: Strings, id: StringId): number {
    return id === 0 ? 0 : this.known.of(strings, id);
  }

  /** For the few texts that are not in a table. */
  ofText(text: string): number {
    const known = this.texts.get(text);
    if (known !== undefined) return known;
    const id = this.strings.idOf(text);
    this.texts.set(text, id);
    return id;
  }

  /** For a status, where 0 is none. */
  ofNumber(value: number): number {
    this.numbers[value] ??= this.strings.idOf(String(value));
    return this.numbers[value];
  }

  text(id: number): string {
    return this.strings.text(id);
  }
}
