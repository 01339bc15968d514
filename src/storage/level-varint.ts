/** Little-endian base-128 numbers, as LevelDB writes them in its tables and in its MANIFEST. What reaches beyond the end or 2^53 is not a number. */

export type VarintReader = ReturnType<typeof createVarintReader>;

/** Reads numbers one after another, from byte `start` on. */
export function createVarintReader(bytes: Uint8Array, start: number) {
  let at = start;
  const next = (): number => {
    let value = 0;
    for (let scale = 1; ; scale *= 128) {
      const byte = bytes[at++];
      if (byte === undefined || scale > Number.MAX_SAFE_INTEGER) return Number.NaN;
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) return value;
    }
  };
  return {
    next,
    position: () => at,
    skip: (count: number) => {
      at += count;
    },
  };
}
