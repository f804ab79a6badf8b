import fc from 'fast-check';

/** One of these with some of its bytes changed. */
export function broken<T>(
  things: readonly T[],
  bytesOf: (thing: T) => Uint8Array,
): fc.Arbitrary<{ thing: T; bytes: Uint8Array<ArrayBuffer> }> {
  const changes = fc.array(fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 })), {
    minLength: 1,
    maxLength: 8,
  });
  return fc.tuple(fc.constantFrom(...things), changes).map(([thing, changed]) => {
    const bytes = Uint8Array.from(bytesOf(thing));
    for (const [at, value] of changed) if (bytes.length > 0) bytes[at % bytes.length] = value;
    return { thing, bytes };
  });
}
