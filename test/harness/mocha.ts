/** mocha's functions, which it puts into the global scope; it brings no types. */
interface Mocha {
  describe(title: string, body: () => void): void;
  it(title: string, body: () => void | Promise<void>): void;
}

export const { describe, it } = globalThis as unknown as Mocha;
