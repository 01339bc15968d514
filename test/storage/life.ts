/** The shortest life of a validator: a vote for each height, then its block. */
import { bytesToUtf8, utf8ToBytes } from '../../src/base/bytes.ts';

export function heightToVote(height: number): Uint8Array {
  return utf8ToBytes(`vote ${height}`);
}

/** The highest height that was promised; 0: none. */
export function highestVote(records: readonly Uint8Array[]): number {
  return records.reduce((highest, record) => Math.max(highest, Number(bytesToUtf8(record)!.slice(5))), 0);
}
