import { strict as assert } from 'node:assert';
import fc from 'fast-check';
import { bytesToBase64 } from '../../src/api/base64.ts';
import { bytes } from '../../src/api/parameter.ts';

describe('a parameter of bytes', () => {
  const parameter = bytes(1_000);

  it('is read from hexadecimal digits after 0x', () => {
    assert.deepEqual(parameter.read('0x00ff'), Uint8Array.of(0, 255));
    assert.deepEqual(parameter.read('0x'), new Uint8Array());
    assert.equal(parameter.read('0x0'), undefined);
  });

  it('is read from base64, also where that begins with 0x', () => {
    const signed = Uint8Array.of(0xd3, 0x1f, 0xff, ...new Uint8Array(61).fill(0xfe));
    assert.ok(bytesToBase64(signed).startsWith('0x'));
    assert.deepEqual(parameter.read(bytesToBase64(signed)), signed);
  });

  it('comes back as it went', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 64, maxLength: 200 }), (value) => {
        assert.deepEqual(parameter.read(bytesToBase64(value)), value);
      }),
    );
  });
});
