/** Reading through layers of maps: each asks the one below it, and the name of the key is made once, by whoever asks first. */
import type { StateReader } from '../application.ts';

export interface KeyedReader extends StateReader {
  /** @param byteKey `bytesToKey(key)` */
  find(byteKey: string, key: Uint8Array): Uint8Array | undefined;
}
