/** Words that begin a line of their own. */
const CLAUSE =
  /^(?:SELECT|FROM|WHERE|GROUP BY|HAVING|ORDER BY|LIMIT|OFFSET|RETURNING|VALUES|SET|UNION(?: ALL)?|INTERSECT|EXCEPT|INSERT INTO|UPDATE|DELETE FROM|WITH|ON CONFLICT|FOR UPDATE|(?:(?:LEFT|RIGHT|FULL)(?: OUTER)?|INNER|CROSS|NATURAL)? ?JOIN|WINDOW)$/i;
const CONDITION = /^(?:AND|OR|ON)$/i;
/** Words of two or three, read as one token. */
const TOKEN =
  /\s+|--[^\n]*|\/\*[\s\S]*?(?:\*\/|$)|'(?:[^']|'')*(?:'|$)|"[^"]*(?:"|$)|`[^`]*(?:`|$)|\$\$[\s\S]*?(?:\$\$|$)|\b(?:(?:GROUP|ORDER)\s+BY|INSERT\s+INTO|DELETE\s+FROM|UNION\s+ALL|ON\s+CONFLICT|FOR\s+UPDATE|(?:(?:LEFT|RIGHT|FULL)(?:\s+OUTER)?|INNER|CROSS|NATURAL)\s+JOIN)\b|\w+|[(),;]|[^\s\w'"`(),;]+/gi;

const MOST = 20_000; // characters; more is shown as it came

/**
 * A statement over several lines: clauses begin a line, conditions and what is inside parentheses with a query are
 * indented. Words, literals and comments stay as they came.
 */
export function formatSql(text: string): string {
  if (text.length > MOST) return text;
  const page = new Page();
  for (const [token] of text.matchAll(TOKEN)) page.take(token);
  return page.text();
}

/** Lines as they grow. A parenthesis is opened up only where a query stands in it. */
class Page {
  private readonly lines: string[] = [''];
  /** For each open parenthesis, whether a clause was met in it; the first is the statement itself. */
  private readonly blocks: boolean[] = [true];
  private pending = false; // a space, unless a line begins
  private between = false; // whose `AND` is no condition

  take(token: string): void {
    if (/^\s/.test(token)) this.pending = true;
    else if (token === '(') this.open();
    else if (token === ')') this.close();
    else if (token.startsWith('--')) this.comment(token);
    else this.words(token.replace(/^\w+\s[\w\s]*$/, words => words.replace(/\s+/g, ' ')));
  }

  text(): string {
    return this.lines.join('\n').trimEnd();
  }

  private words(text: string): void {
    const closes = this.between && /^and$/i.test(text);
    this.between = /^between$/i.test(text) || (this.between && !closes);
    if (CLAUSE.test(text)) this.clause(text);
    else if (CONDITION.test(text) && !closes) this.condition(text);
    else this.word(text);
  }

  private word(text: string): void {
    const line = this.lines.pop() ?? '';
    this.lines.push(line + (this.pending && line.trim() ? ' ' : '') + text);
    this.pending = false;
  }

  private clause(text: string): void {
    this.blocks[this.blocks.length - 1] = true;
    this.newLine(this.level());
    this.word(text);
  }

  private condition(text: string): void {
    if (this.blocks.at(-1)) this.newLine(this.level() + 1);
    this.word(text);
  }

  private open(): void {
    this.word('(');
    this.blocks.push(false);
  }

  private close(): void {
    const query = this.blocks.length > 1 ? this.blocks.pop() : false;
    if (query) this.newLine(this.level());
    else this.pending = false;
    this.word(')');
  }

  private comment(text: string): void {
    this.word(text);
    this.newLine(this.level());
  }

  private newLine(level: number): void {
    this.pending = false;
    if (this.lines.at(-1)?.trim() === '') this.lines.pop();
    this.lines.push('  '.repeat(level));
  }

  private level(): number {
    return this.blocks.filter(Boolean).length - 1;
  }
}
