import { deepEqual, equal, ok, throws } from 'node:assert/strict';
import fc from 'fast-check';
import { bytesToHex } from '../../src/base/bytes.ts';
import { isFault } from '../../src/base/fault.ts';
import { createCodec } from '../../src/codec/codec.ts';
import { boundedBytes, container, uint16, uint53 } from '../../src/codec/types.ts';
import { createUnionCodec } from '../../src/codec/union.ts';

type Shape =
  | { readonly type: 'circle'; readonly radius: number }
  | { readonly type: 'text'; readonly text: Uint8Array };

const circle = createCodec<{ radius: number }>('circle', container({ radius: uint53 }));
const text = createCodec<{ text: Uint8Array }>('text', container({ text: boundedBytes(9) }));
const SHAPE = createUnionCodec<Shape>('shape', { circle: [1, circle], text: [7, text] });

describe('union codec', () => {
  it('keeps its bytes (frozen)', () => {
    equal(bytesToHex(SHAPE.encode({ type: 'circle', radius: 258 })), '010201000000000000');
    equal(bytesToHex(SHAPE.encode({ type: 'text', text: Uint8Array.of(9) })), '070400000009');
  });

  it('reads back what it wrote', () => {
    const shapes: Shape[] = [
      { type: 'circle', radius: 3 },
      { type: 'text', text: Uint8Array.of(1, 2) },
    ];
    for (const shape of shapes) deepEqual(SHAPE.decode(SHAPE.encode(shape)), shape);
  });

  it('refuses or re-encodes any bytes at all', () => {
    fc.assert(
      fc.property(fc.constantFrom(0, 1, 7, 255), fc.uint8Array({ maxLength: 20 }), (number, rest) => {
        const bytes = Uint8Array.of(number, ...rest);
        const value = SHAPE.decode(bytes);
        return isFault(value) || bytesToHex(SHAPE.encode(value)) === bytesToHex(bytes);
      }),
    );
  });

  it('names the union for an unknown number, and the variant for bad fields', () => {
    const [unknown, empty, bad] = [[2], [], [1, 0]].map((bytes) => SHAPE.decode(Uint8Array.from(bytes)));
    ok(isFault(unknown) && unknown.code === 'malformed-shape');
    ok(isFault(empty) && empty.code === 'malformed-shape');
    ok(isFault(bad) && bad.code === 'malformed-circle');
  });

  it('refuses one number for two types', () => {
    const side = createCodec<{ radius: number }>('side', container({ radius: uint16 }));
    throws(() => createUnionCodec<Shape>('shape', { circle: [1, side], text: [1, text] }), /one number/);
  });
});
