import type { Problem } from './problem.ts';

/** Walks over a text. The first problem is kept, and nothing is found after it. */
export class Cursor {
  problem: Problem | undefined;
  private readonly text: string;
  private at = 0;

  constructor(text: string) {
    this.text = text;
  }

  /** Takes what a sticky expression matches here, white space before it aside. */
  match(expression: RegExp): RegExpExecArray | undefined {
    if (this.problem) return undefined;
    this.skipSpace();
    expression.lastIndex = this.at;
    const found = expression.exec(this.text) ?? undefined;
    if (found) this.at = expression.lastIndex;
    return found;
  }

  take(character: string): boolean {
    if (!this.peek(character)) return false;
    this.at += character.length;
    return true;
  }

  peek(character: string): boolean {
    this.skipSpace();
    return !this.problem && this.text.startsWith(character, this.at);
  }

  /** Reads `a, b}`, or the brace alone. */
  list(read: () => void): void {
    if (this.take('}')) return;
    do read();
    while (this.take(','));
    if (!this.take('}')) this.fail('A } was expected here');
  }

  word(word: string): boolean {
    return this.match(new RegExp(`${word}\\b`, 'y')) !== undefined;
  }

  /** Behind what was taken last. */
  get position(): number {
    return this.at;
  }

  get done(): boolean {
    this.skipSpace();
    return this.at >= this.text.length;
  }

  fail(message: string, ...values: readonly string[]): void {
    this.skipSpace();
    this.failAt(this.at, message, ...values);
  }

  failAt(at: number, message: string, ...values: readonly string[]): void {
    this.problem ??= { ok: false, message, values, at };
  }

  private skipSpace(): void {
    while (/\s/.test(this.text[this.at] ?? '')) this.at++;
  }
}
