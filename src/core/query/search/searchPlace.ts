/** What stands where the cursor is in a search that may be half typed, and what a completion would replace. */
export interface SearchPlace {
  readonly kind: 'key' | 'value' | 'range';
  readonly key: string; // whose value it is
  readonly typed: string; // up to the cursor, without its opening quote
  readonly from: number;
  readonly to: number;
  /** Nothing stands before it, in the search or in its parentheses. */
  readonly first: boolean;
}

/** `env:dev service:sh▮` is in a value of `service`, of which `sh` is typed. */
export function searchPlace(text: string, at: number): SearchPlace {
  const scan = new Scan(text);
  while (scan.at < at) scan.step();
  return scan.place();
}

/** Walks over a search the way its parser does, but never fails. */
class Scan {
  at = 0;
  private readonly text: string;
  private start = 0; // of the term, or of the value in a group
  private colon = -1;
  private quoted = false;
  private range = false;
  private first = true;
  /** The keys of the groups that are open; empty for parentheses alone. */
  private readonly groups: string[] = [];

  constructor(text: string) {
    this.text = text;
  }

  step(): void {
    const character = this.text[this.at++] ?? '';
    if (character === '\\') this.at++;
    else if (character === '"') this.quoted = !this.quoted;
    else if (!this.quoted) this.plain(character);
  }

  private plain(character: string): void {
    if (this.range) this.range = character !== ']' && character !== '}';
    else if (/[[{]/.test(character) && this.atValue) this.range = true;
    else if (/\s/.test(character)) this.next();
    else if (character === '(') this.open();
    else if (character === ')') this.close();
    else if (character === '-' && this.at - 1 === this.start) this.start = this.at;
    else if (character === ':' && this.colon < 0 && !this.groups.at(-1)) this.colon = this.at - 1;
  }

  /** At the very beginning of a value. */
  private get atValue(): boolean {
    return this.colon >= 0 ? this.colon === this.at - 2 : Boolean(this.groups.at(-1));
  }

  private next(): void {
    if (this.start < this.at - 1) this.first = /^(?:AND|OR|NOT)$/.test(this.word);
    this.start = this.at;
    this.colon = -1;
  }

  private get word(): string {
    return this.text.slice(this.start, this.at - 1);
  }

  private open(): void {
    const { colon, at, start, groups } = this;
    const own = colon >= start && colon === at - 2 ? this.text.slice(start, colon) : '';
    groups.push(own || (groups.at(-1) ?? ''));
    this.start = this.at;
    this.colon = -1;
    this.first = true;
  }

  private close(): void {
    this.groups.pop();
    this.start = this.at;
    this.colon = -1;
    this.first = false;
  }

  place(): SearchPlace {
    const { text, at, colon, first } = this;
    const group = this.groups.at(-1) ?? '';
    const key = colon >= 0 ? text.slice(this.start, colon) : group;
    const from = Math.min(at, colon >= 0 ? colon + 1 : this.start);
    const rest = this.quoted ? /^(?:[^"\\]|\\.)*"?/s : /^(?:[^\s()"\\]|\\.)*/s;
    const following = rest.exec(text.slice(at))?.[0] ?? '';
    const typed = text.slice(from, at).replace(/^"/, '');
    if (this.range) return { kind: 'range', key, typed, from: at, to: at, first };
    if (key !== '') return { kind: 'value', key, typed, from, to: at + following.length, first };
    const own = /^[^:]*:?/.exec(following)?.[0] ?? '';
    return { kind: 'key', key, typed, from, to: at + own.length, first };
  }
}
