import { deepEqual, equal } from 'node:assert/strict';
import fc from 'fast-check';
import {
  bytesToHex,
  bytesToKey,
  bytesToUtf8,
  compareBytes,
  concatBytes,
  equalBytes,
  hexToBytes,
  utf8ToBytes,
} from '../../src/base/bytes.ts';

const bytes = fc.uint8Array({ maxLength: 20 });
const hashes = fc.uint8Array({ minLength: 32, maxLength: 32 });

describe('bytes', () => {
  it('writes and reads hex', () => {
    fc.assert(
      fc.property(bytes, (value) => {
        const hex = bytesToHex(value);
        equal(hex, Buffer.from(value).toString('hex'));
        deepEqual(hexToBytes(hex), value);
        deepEqual(hexToBytes(hex.toUpperCase()), value);
      }),
    );
  });

  it('refuses what is not hex', () => {
    for (const text of ['0', '0g', '0x00', ' 00', '00\n', 'é0']) equal(hexToBytes(text), undefined, text);
  });

  it('writes and reads UTF-8, and refuses what is not', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        deepEqual(utf8ToBytes(text), new TextEncoder().encode(text));
        equal(bytesToUtf8(utf8ToBytes(text)), text);
      }),
    );
    equal(bytesToUtf8(Uint8Array.of(0xff)), undefined);
    equal(bytesToUtf8(Uint8Array.of(0xc0, 0x80)), undefined);
    equal(bytesToUtf8(Uint8Array.of(0xef, 0xbb, 0xbf, 0x61)), '\ufeffa');
  });

  it('makes one character of each byte for a key of a map', () => {
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array({ maxLength: 70 }), hashes), (value) => {
        equal(bytesToKey(value), Buffer.from(value).toString('latin1'));
      }),
    );
    equal(bytesToKey(new Uint8Array(100_000).fill(97)), 'a'.repeat(100_000));
  });

  it('compares as Buffer does', () => {
    fc.assert(
      fc.property(bytes, bytes, (a, b) => {
        equal(Math.sign(compareBytes(a, b)), Buffer.compare(a, b));
        equal(equalBytes(a, b), Buffer.compare(a, b) === 0);
        equal(equalBytes(a, a.slice()), true);
      }),
    );
  });

  it('joins into a plain array', () => {
    deepEqual(concatBytes(Uint8Array.of(1), Buffer.from([2, 3]), new Uint8Array(0)), Uint8Array.of(1, 2, 3));
    deepEqual(concatBytes(), new Uint8Array(0));
  });
});
