/** All buckets of a state tree, in pages that are made when a bucket of theirs is first set: most trees fill a few. */
import { BUCKET_COUNT, EMPTY_BUCKET } from './bucket.ts';

const PAGE_BITS = 6;
const PAGE_MASK = 2 ** PAGE_BITS - 1;

/** Stands for every page that nothing was put into. */
const EMPTY_PAGE: readonly Uint8Array[] = new Array<Uint8Array>(2 ** PAGE_BITS).fill(EMPTY_BUCKET);

export interface BucketPages {
  get(index: number): Uint8Array;
  set(index: number, bucket: Uint8Array): void;
  /** The same buckets, from here on on their own. */
  copy(): BucketPages;
}

export function createBucketPages(): BucketPages {
  return bucketsOf(new Array<readonly Uint8Array[]>(BUCKET_COUNT >> PAGE_BITS).fill(EMPTY_PAGE));
}

function copyPage(page: readonly Uint8Array[]): readonly Uint8Array[] {
  return page.map((bucket) => (bucket === EMPTY_BUCKET ? bucket : bucket.slice()));
}

function bucketsOf(pages: (readonly Uint8Array[])[]): BucketPages {
  return {
    get: (index) => pages[index >> PAGE_BITS]![index & PAGE_MASK]!,
    set: (index, bucket) => {
      const at = index >> PAGE_BITS;
      if (pages[at] === EMPTY_PAGE) pages[at] = EMPTY_PAGE.slice();
      (pages[at] as Uint8Array[])[index & PAGE_MASK] = bucket;
    },
    copy: () => bucketsOf(pages.map((page) => (page === EMPTY_PAGE ? page : copyPage(page)))),
  };
}
