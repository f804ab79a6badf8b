import type { ErrorExample, StackFrame } from '../model/trace.ts';
import type { EpochMs } from '../model/units.ts';
import type { ErrorText } from './errorSink.ts';
import { messageShape } from './messageShape.ts';
import { ownFrame, readStack } from './stack.ts';

const MOST_KINDS = 500;
const MOST_EXAMPLES = 5;
const LONGEST_MESSAGE = 2000; // characters
const MOST_STACKS = 64;

/** Failures that are alike. What changes with each of them is of the newest. */
export interface ErrorKind {
  readonly number: number;
  readonly id: string;
  readonly service: string;
  readonly type: string;
  readonly handled: boolean;
  message: string;
  first: EpochMs;
  last: EpochMs;
  frames: readonly StackFrame[];
  examples: readonly ErrorExample[]; // newest first
}

/** The kinds of errors that were seen; when there are too many, the one that is longest ago is forgotten. */
export class ErrorKinds {
  private readonly byId = new Map<string, ErrorKind>();
  private readonly byNumber = new Map<number, ErrorKind>();
  private readonly stacks = new Map<string, readonly StackFrame[]>();
  private newest = 0;

  get(number: number): ErrorKind | undefined {
    return this.byNumber.get(number);
  }

  /** The kind of an error, which is told of what was seen now. */
  note(service: string, handled: boolean, text: ErrorText, example: ErrorExample): ErrorKind {
    const frames = this.framesOf(text.stack);
    const id = idOf(service, handled, text, frames);
    const kind = this.byId.get(id) ?? this.add(id, service, handled, text.type, example.at);
    kind.first = Math.min(kind.first, example.at);
    if (example.at >= kind.last) {
      kind.last = example.at;
      kind.message = text.message.slice(0, LONGEST_MESSAGE);
      if (frames.length > 0) kind.frames = frames;
    }
    const others = kind.examples.filter(({ spanId }) => spanId !== example.spanId);
    const newest = [example, ...others].sort((a, b) => b.at - a.at);
    kind.examples = newest.slice(0, MOST_EXAMPLES);
    return kind;
  }

  private add(id: string, service: string, handled: boolean, type: string, at: EpochMs): ErrorKind {
    if (this.byId.size >= MOST_KINDS) this.forget();
    const number = ++this.newest;
    const kind: ErrorKind = {
      ...{ number, id, service, type, handled },
      ...{ message: '', first: at, last: at, frames: [], examples: [] },
    };
    this.byId.set(id, kind);
    this.byNumber.set(number, kind);
    return kind;
  }

  private forget(): void {
    const [oldest] = [...this.byId.values()].sort((a, b) => a.last - b.last);
    if (!oldest) return;
    this.byId.delete(oldest.id);
    this.byNumber.delete(oldest.number);
  }

  /** Errors of one kind mostly have one stack, so that it is taken apart once. */
  framesOf(stack: string): readonly StackFrame[] {
    const known = this.stacks.get(stack);
    if (known) return known;
    const frames = readStack(stack);
    if (this.stacks.size >= MOST_STACKS) this.stacks.clear();
    this.stacks.set(stack, frames);
    return frames;
  }
}

/** Lines are left out of it: they move with every edit, and the error stays the same one. */
function idOf(
  service: string,
  handled: boolean,
  { type, message }: ErrorText,
  frames: readonly StackFrame[],
): string {
  const { file = '', symbol = '' } = ownFrame(frames) ?? {};
  return digest([service, handled, type, messageShape(message), file, symbol].join('\n'));
}

/** 64 bits of FNV-1a in two passes, as 16 digits: short enough for a link, and the same after a restart. */
function digest(text: string): string {
  const pass = (seed: number): string => {
    let hash = seed;
    for (let at = 0; at < text.length; at++)
      hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
    return (hash >>> 0).toString(16).padStart(8, '0');
  };
  return pass(0x811c9dc5) + pass(0x9e3779b1);
}
