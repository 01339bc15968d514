/**
 * Whose chain a directory holds, in a file of its own: it must be read before LevelDB is opened, since opening already writes.
 * One line of text: name, format version, chain id in hex, and a checksum over what stands before it.
 */
import { dirname } from 'node:path';
import { bytesToHex, bytesToUtf8, utf8ToBytes } from '../base/bytes.ts';
import { crc32c } from './crc32c.ts';
import { OtherChainError, OtherVersionError, StoreCorruptError } from './errors.ts';
import type { FileLayer } from './file-layer.ts';

/** Of the keys, values and checksums of the chain store; another number is refused. */
export const STORE_VERSION = 1;

const LINE = /^(logothete chain store (\d+) ([0-9a-f]{64})) ([0-9a-f]{8})\n$/;

function checksum(text: string): string {
  return crc32c(utf8ToBytes(text)).toString(16).padStart(8, '0');
}

/** Writes the file, durable under its name. */
export async function saveIdentity(files: FileLayer, path: string, chainId: Uint8Array): Promise<void> {
  const text = `logothete chain store ${STORE_VERSION} ${bytesToHex(chainId)}`;
  const file = await files.create(`${path}.new`);
  await file.append(utf8ToBytes(`${text} ${checksum(text)}\n`)).finally(() => file.close());
  await files.rename(`${path}.new`, path);
  await files.syncDirectory(dirname(path));
}

/**
 * @param bytes of the file
 * @throws StoreCorruptError, OtherVersionError, OtherChainError
 */
export function checkIdentity(path: string, bytes: Uint8Array, chainId: Uint8Array): void {
  const [, text, version, found, sum] = LINE.exec(bytesToUtf8(bytes) ?? '') ?? [];
  if (text === undefined || sum !== checksum(text))
    throw new StoreCorruptError(path, 'it does not say whose chain this is');
  if (Number(version) !== STORE_VERSION) throw new OtherVersionError(path, Number(version), STORE_VERSION);
  const expected = bytesToHex(chainId);
  if (found !== expected) throw new OtherChainError(path, found!, expected);
}
