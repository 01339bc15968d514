/**
 * Reads LevelDB's own log files before LevelDB does, because LevelDB forgives what we must not: at opening it skips every damaged
 * stretch of a `.log` file without a word and then deletes the file, so that an acknowledged block would be gone without a trace
 * (measured: about 100 records for one flipped byte). The MANIFEST has the same layout.
 *
 * Layout (github.com/google/leveldb, doc/log_format.md): blocks of 32 KB; in them fragments: masked CRC-32C of type and data, 4 bytes
 * | length of the data, 2 bytes | type, 1 byte | data. Little-endian. Fewer than 7 bytes at the end of a block are padding.
 *
 * A torn tail is a last fragment that is not all there, or zeros to the end; everything else is damage. The length has no checksum of
 * its own, so a short last fragment is also read at every length that is there: if its checksum fits one of them, it was whole and
 * its length was changed.
 */
import { CRC32C_START, finishMaskedCrc32c, updateCrc32c } from './crc32c.ts';
import { StoreCorruptError } from './errors.ts';

const BLOCK_BYTES = 32_768;
const HEADER_BYTES = 7;
interface Fragment {
  readonly checksum: number;
  /** Where the type stands; the checksum covers it and the data. */
  readonly start: number;
  /** Where the fragment says that it ends. */
  readonly end: number;
}

function readHeader(file: Uint8Array, offset: number): Fragment {
  const view = new DataView(file.buffer, file.byteOffset + offset, HEADER_BYTES);
  const start = offset + HEADER_BYTES - 1;
  return { checksum: view.getUint32(0, true), start, end: start + 1 + view.getUint16(4, true) };
}

function isWhole(file: Uint8Array, { checksum, start, end }: Fragment): boolean {
  return finishMaskedCrc32c(updateCrc32c(CRC32C_START, file, start, end)) === checksum;
}

/** Does the checksum fit data that ends anywhere before the end of the file? */
function isWholeAtAnyLength(file: Uint8Array, { checksum, start }: Fragment): boolean {
  let state = CRC32C_START;
  for (let end = start + 1; end <= file.length; end++) {
    state = updateCrc32c(state, file, end - 1, end);
    if (finishMaskedCrc32c(state) === checksum) return true;
  }
  return false;
}

function isZeroFrom(file: Uint8Array, offset: number): boolean {
  return file.subarray(offset).every((byte) => byte === 0);
}

/**
 * Checks every fragment of a log file's bytes.
 * @param name of the file, for the error
 * @param onFragment told of each whole one: its type and its data
 * @throws StoreCorruptError for anything but a torn tail
 */
export function checkLevelLog(
  name: string,
  file: Uint8Array,
  onFragment: (type: number, data: Uint8Array) => void = () => {},
): void {
  const damaged = (offset: number, problem: string) =>
    new StoreCorruptError(`${name}, byte ${offset}`, problem);
  let offset = 0;
  while (offset < file.length) {
    const blockEnd = offset - (offset % BLOCK_BYTES) + BLOCK_BYTES;
    if (blockEnd - offset < HEADER_BYTES) {
      if (!file.subarray(offset, blockEnd).every((byte) => byte === 0))
        throw damaged(offset, 'padding was changed');
      offset = blockEnd;
      continue;
    }
    if (file.length - offset < HEADER_BYTES || isZeroFrom(file, offset)) return;
    const fragment = readHeader(file, offset);
    if (fragment.end > blockEnd) throw damaged(offset, 'a length reaches beyond its block');
    if (fragment.end > file.length) {
      if (isWholeAtAnyLength(file, fragment)) throw damaged(offset, 'a length was changed');
      return;
    }
    if (!isWhole(file, fragment)) throw damaged(offset, 'a checksum is wrong');
    onFragment(file[fragment.start]!, file.subarray(fragment.start + 1, fragment.end));
    offset = fragment.end;
  }
}
