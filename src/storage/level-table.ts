/**
 * Reads LevelDB's table files before LevelDB does, because it does not look at their checksums: a flipped byte comes back as a wrong
 * value, or hides a record, or stops the process by an assertion inside LevelDB (all three measured).
 *
 * Layout (github.com/google/leveldb, doc/table_format.md): blocks one behind the other, each followed by its compression type, 1 byte,
 * and a masked CRC-32C of both, 4 bytes; first those with data, then the filter, the list of such extras ("metaindex") and the index
 * of the data blocks; at the end a footer of 48 bytes, which says where the last two are. Our tables are not compressed.
 */
import { CRC32C_START, finishMaskedCrc32c, updateCrc32c } from './crc32c.ts';
import { createVarintReader, type VarintReader } from './level-varint.ts';

const TRAILER_BYTES = 5;
const FOOTER_BYTES = 48;
const MAGIC_LOW = 0x8b80fb57;
const MAGIC_HIGH = 0xdb477524;
const RESTART_BYTES = 4;

/** Where a block lies, without its trailer. */
interface Handle {
  readonly offset: number;
  readonly size: number;
}

function readHandle({ next }: VarintReader): Handle {
  return { offset: next(), size: next() };
}

function isBlockWhole(file: Uint8Array, { offset, size }: Handle): boolean {
  const end = offset + size;
  if (!(end + TRAILER_BYTES <= file.length)) return false;
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const checksum = finishMaskedCrc32c(updateCrc32c(CRC32C_START, file, offset, end + 1));
  return file[end] === 0 && view.getUint32(end + 1, true) === checksum;
}

/** The handles that a block of handles lists; its keys are not looked at. The block is known to be whole. */
function listHandles(file: Uint8Array, { offset, size }: Handle): Handle[] {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const restarts = view.getUint32(offset + size - RESTART_BYTES, true);
  const end = offset + size - RESTART_BYTES * (restarts + 1);
  const handles: Handle[] = [];
  const reader = createVarintReader(file, offset);
  while (reader.position() < end) {
    const [, keyRest] = [reader.next(), reader.next(), reader.next()];
    reader.skip(keyRest!);
    handles.push(readHandle(reader));
  }
  return handles;
}

/**
 * What is wrong with a table file's bytes; undefined when every byte of it is what was written: the blocks are whole, and they lie one
 * behind the other from the first byte to the footer.
 */
export function tableProblem(file: Uint8Array): string | undefined {
  const footer = file.length - FOOTER_BYTES;
  if (footer < 0) return 'it is shorter than its footer';
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  if (
    view.getUint32(file.length - 8, true) !== MAGIC_LOW ||
    view.getUint32(file.length - 4, true) !== MAGIC_HIGH
  )
    return 'its last bytes are wrong';
  const reader = createVarintReader(file, footer);
  const metaindex = readHandle(reader);
  const index = readHandle(reader);
  if (file.subarray(reader.position(), file.length - 8).some((byte) => byte !== 0))
    return 'its footer is wrong';
  if (!isBlockWhole(file, metaindex) || !isBlockWhole(file, index))
    return 'the checksum of its index is wrong';
  let end = 0;
  for (const handle of [...listHandles(file, index), ...listHandles(file, metaindex), metaindex, index]) {
    if (handle.offset !== end || !isBlockWhole(file, handle))
      return `the checksum of the block at byte ${end} is wrong`;
    end += handle.size + TRAILER_BYTES;
  }
  return end === footer ? undefined : `there are other bytes at ${end}`;
}
