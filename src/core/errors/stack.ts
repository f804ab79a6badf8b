import type { StackFrame } from '../model/trace.ts';
import { type StackFormat, stackFormats } from './stackFormats.ts';

/** A stack is text from outside: what is beyond these is not looked at. */
const LONGEST = 64_000; // characters
const MOST_FRAMES = 100;
const TOO_LONG = /.{2000,}/g; // a line

/** The frames of a stack in whatever language, innermost first; none where nothing reads as one. */
export function readStack(text: string): readonly StackFrame[] {
  const whole = text.slice(0, LONGEST).replace(TOO_LONG, '');
  let [most, best]: [number, StackFormat | undefined] = [0, undefined];
  for (const format of stackFormats) {
    const found = whole.match(format.line)?.length ?? 0;
    if (found > most) [most, best] = [found, format];
  }
  return best ? withoutWrappers(framesOf(toldPart(whole, best), best)).slice(0, MOST_FRAMES) : [];
}

/** The innermost frame of the app's own code: where a person begins to look. */
export const ownFrame = (frames: readonly StackFrame[]): StackFrame | undefined =>
  frames.find(frame => frame.own);

/** Errors that follow one another are told in one text; a part without frames tells nothing. */
function toldPart(text: string, { chain, line }: StackFormat): string {
  if (!chain) return text;
  const parts = text.split(chain.between).filter(part => part.search(line) >= 0);
  return (chain.told === 'first' ? parts[0] : parts.at(-1)) ?? text;
}

function framesOf(text: string, format: StackFormat): readonly StackFrame[] {
  const frames = [...text.matchAll(format.line)].map(({ groups = {} }): StackFrame => {
    const { file, line, symbol = '', code = '' } = groups;
    return {
      file: fileOf(file ?? '', symbol, format),
      line: Number(line ?? 0),
      symbol: symbol.trim(),
      code: code.trim(),
      own: isOwn(file, symbol.trim(), format),
    };
  });
  return format.innermost === 'first' ? frames : frames.reverse();
}

function isOwn(file: string | undefined, symbol: string, { language, library }: StackFormat) {
  if (!file || library.test(file)) return false;
  return !(namesPackages.has(language) && library.test(symbol));
}

/** Languages whose symbols begin with their package. */
const namesPackages: ReadonlySet<string> = new Set(['java', 'dotnet', 'go']);

/** Java names a file without its folder, which the package tells: `com/shop/Cart.java`. */
function fileOf(file: string, symbol: string, { language }: StackFormat): string {
  if (language !== 'java' || file === '') return file.replace(/^file:\/\/(?=\/)/, '');
  const folders = symbol.split('.').slice(0, -2);
  return [...folders, file].join('/');
}

/**
 * Code origin puts a false frame into Python's stacks: the view appears at its `def` line, and deeper once more at the
 * line that really ran.
 */
function withoutWrappers(frames: readonly StackFrame[]): readonly StackFrame[] {
  const seen = new Set<string>();
  return frames.filter(({ file, symbol, code }) => {
    const key = `${file}\n${symbol}`;
    const wrapper = seen.has(key) && /^(?:async\s+)?def\s|^@/.test(code);
    seen.add(key);
    return !wrapper;
  });
}
