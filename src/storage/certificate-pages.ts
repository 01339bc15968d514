/**
 * Which heights have a certificate: one bit each, 8,192 heights a page. So the newest certificate at or below a height is found with
 * a few synchronous reads, however long the stretches without one are (LevelDB offers no synchronous iterator).
 */
const PAGE_BYTES = 1_024;
const PAGE_HEIGHTS = PAGE_BYTES * 8;

/** Reads a page; undefined when none of its heights has a certificate. */
export type ReadPage = (page: number) => Uint8Array | undefined;

export function pageOf(height: number): number {
  return Math.floor(height / PAGE_HEIGHTS);
}

/** A copy of the page with this height marked. */
export function withHeight(page: Uint8Array | undefined, height: number): Uint8Array {
  const marked = page === undefined ? new Uint8Array(PAGE_BYTES) : page.slice();
  const bit = height % PAGE_HEIGHTS;
  marked[bit >> 3]! |= 1 << (bit & 7);
  return marked;
}

export function hasHeight(page: Uint8Array | undefined, height: number): boolean {
  const bit = height % PAGE_HEIGHTS;
  return ((page?.[bit >> 3] ?? 0) & (1 << (bit & 7))) !== 0;
}

/** The highest marked height at or below `height`. */
export function highestMarked(height: number, readPage: ReadPage): number | undefined {
  let from = height;
  for (let number = pageOf(height); number >= 0; number--) {
    const page = readPage(number);
    const first = number * PAGE_HEIGHTS;
    for (let at = from; page !== undefined && at >= first; at--) if (hasHeight(page, at)) return at;
    from = first - 1;
  }
  return undefined;
}

/** All marked heights of a page, rising. */
export function markedHeights(number: number, page: Uint8Array): number[] {
  const first = number * PAGE_HEIGHTS;
  return Array.from({ length: PAGE_HEIGHTS }, (_, bit) => first + bit).filter((height) =>
    hasHeight(page, height),
  );
}

/** Is this the length that every page has? */
export function isPage(bytes: Uint8Array): boolean {
  return bytes.length === PAGE_BYTES;
}
