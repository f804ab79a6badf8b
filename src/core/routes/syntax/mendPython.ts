/**
 * Closes brackets and strings that are half typed, and gives a `def` without a colon its colon. Python's grammar reads
 * everything after an open bracket as one line, so that one half-typed decorator would hide all the routes below it.
 * `@app.route("/b", methods=[` becomes `@app.route("/b", methods=[])`. Lines stay where they are.
 */
export const mendPython = (text: string): string => new Mender(text).mended();

/** A line that cannot stand inside brackets: whatever is still open there was left open above it. */
const fresh =
  /^[ \t]*(?:@[A-Za-z_]|(?:async[ \t]+)?def\b|class\b|return\b|import\b|with\b|raise\b)/;
const header = /^[ \t]*(?:async[ \t]+)?def\b[ \t]*(?<name>\w*)(?<rest>.*)$/;
const closers: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}' };
/** What matters in a line: comments, strings (the third kind is left open), brackets, colons. */
const tokens = /#.*|"""|'''|"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|["'](?:\\.|[^\\])*\\?$|[()[\]{}:]/g;

const isLeftOpen = (token: string): boolean =>
  /^["']/.test(token) && (token.length === 1 || token.at(-1) !== token[0]);

class Mender {
  private readonly lines: string[];
  private readonly open: string[] = []; // closers that are due
  private quote = ''; // of the string around the line's start
  private first = 0; // the line where the statement began
  private last = -1; // the last line with code: where closers go
  private colon = false; // one was seen outside of brackets

  constructor(text: string) {
    this.lines = text.split('\n');
  }

  mended(): string {
    for (const [at, line] of this.lines.entries()) {
      if (this.quote === '' && (this.open.length === 0 || fresh.test(line))) this.endStatement(at);
      this.lines[at] = this.read(line);
      if (!/^\s*(?:#.*)?$/.test(line)) this.last = at;
    }
    if (this.quote === '') this.endStatement(this.lines.length);
    return this.lines.join('\n');
  }

  private endStatement(next: number): void {
    this.append(this.open.splice(0).toReversed().join(''));
    const { name, rest } = header.exec(this.lines[this.first] ?? '')?.groups ?? {};
    if (rest !== undefined && this.last >= this.first && !this.colon)
      this.append(rest.includes('(') ? ':' : name ? '():' : ' _():');
    this.first = next;
    this.colon = false;
  }

  /** At the end of the last line's code, before a comment. */
  private append(addition: string): void {
    const line = this.lines[this.last];
    if (line === undefined || addition === '') return;
    const end = /\s*#[^"']*$/.exec(line)?.index ?? line.length;
    this.lines[this.last] = `${line.slice(0, end)}${addition}${line.slice(end)}`;
  }

  /** Follows strings and brackets through one line, and closes a string that the line leaves open. */
  private read(line: string): string {
    let at = this.quote === '' ? 0 : this.afterString(line, 0);
    while (at >= 0 && at < line.length) {
      tokens.lastIndex = at;
      const match = tokens.exec(line);
      if (!match) break;
      const [token] = match;
      at = match.index + token.length;
      if (token === '"""' || token === "'''") {
        this.quote = token;
        at = this.afterString(line, at);
      } else if (isLeftOpen(token)) {
        if (!token.endsWith('\\')) return line.slice(0, match.index) + this.closed(token);
        this.quote = token.slice(0, 1); // goes on in the next line
      } else this.follow(token);
    }
    return line;
  }

  /** Where the string around ends in this line; -1 where it does not. One of a single quote ends with its line. */
  private afterString(line: string, from: number): number {
    const quote = this.quote;
    const end = line.indexOf(quote, from);
    if (end >= 0 || (quote.length === 1 && !line.endsWith('\\'))) this.quote = '';
    return end < 0 ? -1 : end + quote.length;
  }

  /** `"/b)` is more likely `"/b")`: closers that are typed already stay outside of the string. */
  private closed(string: string): string {
    const typed = /[)\]}:\s]*$/.exec(string)?.[0] ?? '';
    for (const character of typed) this.follow(character);
    return string.slice(0, string.length - typed.length) + string.slice(0, 1) + typed;
  }

  private follow(token: string): void {
    const closer = closers[token];
    if (closer) this.open.push(closer);
    else if (token === ':') this.colon ||= this.open.length === 0;
    else if (this.open.includes(token)) this.open.length = this.open.lastIndexOf(token);
  }
}
