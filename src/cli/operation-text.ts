/** Text of the command line as keys and values of the built-in application, bounded before anything is encoded. */
import { utf8ToBytes } from '../base/bytes.ts';
import { LIMITS } from '../base/limits.ts';
import { UsageError } from './exit.ts';

/** The UTF-8 bytes of a key. @throws UsageError when there are too many. */
export function textToKey(text: string): Uint8Array {
  return textToBytes(text, 'key', LIMITS.keyBytesMax);
}

/** The UTF-8 bytes of a value. @throws UsageError when there are too many. */
export function textToValue(text: string): Uint8Array {
  return textToBytes(text, 'value', LIMITS.valueBytesMax);
}

function textToBytes(text: string, what: string, bytesMax: number): Uint8Array {
  const bytes = utf8ToBytes(text);
  if (bytes.length <= bytesMax) return bytes;
  throw new UsageError(`A ${what} has at most ${bytesMax} bytes, this one ${bytes.length}.`);
}
