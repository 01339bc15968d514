/** Kinds of parameters: what is written is read again, and nothing else is taken for it. */
import { deepEqual, equal } from 'node:assert/strict';
import fc from 'fast-check';
import { base64ToBytes, bytesToBase64 } from '../../src/api/base64.ts';
import { bytes, flag, hash, hexadecimal, integer, list, optional } from '../../src/api/parameter.ts';
import { readUriCall } from '../../src/api/uri-call.ts';

describe('base64', () => {
  it('is what Node writes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), (value) => {
        equal(bytesToBase64(value), Buffer.from(value).toString('base64'));
      }),
    );
  });

  it('reads back what it writes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), (value) => {
        deepEqual(base64ToBytes(bytesToBase64(value)), value);
      }),
    );
  });

  it('refuses every other text', () => {
    const alphabet = fc.constantFrom(...'AQgw/+9=a0x?é \n');
    fc.assert(
      fc.property(fc.string({ unit: alphabet, maxLength: 12 }), (text) => {
        const read = base64ToBytes(text);
        if (read !== undefined) equal(bytesToBase64(read), text);
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('parameters', () => {
  it('reads base64 that begins like hexadecimal as base64', () => {
    deepEqual(bytes(100).read('0xab'), Uint8Array.of(0xd3, 0x16, 0x9b));
  });

  it('reads 0x in a URI as hexadecimal', () => {
    const { method, params } = readUriCall('/broadcast_tx_sync?tx=0x00ff&path="a b"&height=5');
    equal(method, 'broadcast_tx_sync');
    deepEqual(params, { tx: Uint8Array.of(0, 255), path: 'a b', height: '5' });
    deepEqual(bytes(2).read(params.tx), Uint8Array.of(0, 255));
    equal(bytes(1).read(params.tx), undefined);
  });

  it('reads a hash in all three forms', () => {
    const value = new Uint8Array(32).fill(7);
    for (const form of [Buffer.from(value).toString('hex').toUpperCase(), bytesToBase64(value), value])
      deepEqual(hash.read(form), value);
    equal(hash.read(bytesToBase64(value.subarray(1))), undefined);
  });

  it('bounds what it reads', () => {
    equal(bytes(2).read(bytesToBase64(new Uint8Array(3))), undefined);
    equal(hexadecimal(2).read('000000'), undefined);
    equal(integer(1, 5).read('6'), undefined);
    equal(integer(1, 5).read('0'), undefined);
    equal(integer(1, 5).read('05'), undefined);
    equal(list(flag, 1).read([true, false]), undefined);
  });

  it('writes integers as text and leaves out what is not given', () => {
    equal(integer(0).write(7), '7');
    equal(optional(integer(0)).write(undefined), undefined);
    equal(integer(0).read(integer(0).write(Number.MAX_SAFE_INTEGER)), Number.MAX_SAFE_INTEGER);
  });
});
