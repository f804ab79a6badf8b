/** What went wrong, in words a person can act on. The one shape of errors between processes. */
export interface Failure {
  readonly code: string; // `query.syntax`, `internal`
  readonly message: string;
  /** Fill the places of a message that the core gave as a sentence of the bundles: `{0}`. */
  readonly values?: readonly string[];
  /** Where in the text that was asked, from 0. */
  readonly at?: number;
  readonly action?: {
    readonly title: string;
    readonly command: string;
    readonly arguments?: readonly unknown[];
  };
}

/** Thrown where a person can act on it. Anything else thrown is a bug, and reads as `internal`. */
export class UserError extends Error {
  readonly failure: Failure;
  constructor(failure: Failure, cause?: unknown) {
    super(failure.message, { cause });
    this.failure = failure;
  }
}

/** Reads a failure from whatever was thrown, on either side of the pipe (a response error carries it as `data`). */
export function failureOf(error: unknown): Failure {
  if (error instanceof UserError) return error.failure;
  const { data, message } = (error ?? {}) as { data?: Partial<Failure>; message?: unknown };
  if (typeof data?.code === 'string' && typeof data.message === 'string')
    return { ...data, code: data.code, message: data.message };
  return { code: 'internal', message: typeof message === 'string' ? message : String(error) };
}
