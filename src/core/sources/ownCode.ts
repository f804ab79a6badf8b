import type { StackFrame } from '../model/trace.ts';

/** Where tracers write the code that they stand in: Datadog's code origin, then OpenTelemetry's of today and of before. */
const schemes: readonly {
  readonly file: string;
  readonly line: string;
  readonly symbol: string;
}[] = [
  {
    file: '_dd.code_origin.frames.0.file',
    line: '_dd.code_origin.frames.0.line',
    symbol: '_dd.code_origin.frames.0.method',
  },
  { file: 'code.file.path', line: 'code.line.number', symbol: 'code.function.name' },
  { file: 'code.filepath', line: 'code.lineno', symbol: 'code.function' },
];

/** The place in the source that a span, or a log, names as its own; nothing where it names none. */
export function codeOf(tag: (key: string) => unknown): StackFrame | undefined {
  const scheme = schemes.find(({ file }) => tag(file));
  if (!scheme) return undefined;
  const line = Math.trunc(Number(tag(scheme.line) ?? 0));
  return {
    file: String(tag(scheme.file)),
    line: line > 0 ? line : 0,
    symbol: String(tag(scheme.symbol) ?? ''),
    code: '',
    own: true,
  };
}
