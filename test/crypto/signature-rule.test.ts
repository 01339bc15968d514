/** The one rule, asked of every backend: published edge cases, odd signatures of our own making, and mutations. */
import { equal, notEqual, ok } from 'node:assert/strict';
import { ED25519_TORSION_SUBGROUP, ed25519 } from '@noble/curves/ed25519.js';
import { sha512 } from '@noble/hashes/sha2.js';
import fc from 'fast-check';
import { bytesToHex, concatBytes, hexToBytes } from '../../src/base/bytes.ts';
import { nobleSignatures } from '../../src/crypto/backend-pure.ts';
import { keyPairFromSeed } from '../../src/crypto/keys.ts';
import { sign } from '../../src/crypto/signature.ts';
import { isLawful } from '../../src/crypto/signature-rule.ts';
import { VERIFIERS } from './backends.ts';
import { RFC_8032, SPECCHECK } from './signature-vectors.ts';

const { Point } = ed25519;
const L = Point.Fn.ORDER;
const P = Point.Fp.ORDER;
const KEY = keyPairFromSeed(new Uint8Array(32).fill(7));
const MESSAGE = Uint8Array.of(1, 2, 3);
const SIGNATURE = sign(KEY, MESSAGE);

function numberToBytes(value: bigint): Uint8Array {
  return hexToBytes(value.toString(16).padStart(64, '0'))!.reverse();
}

function bytesToNumber(bytes: Uint8Array): bigint {
  return BigInt(`0x${bytesToHex(bytes.slice().reverse())}`);
}

/** All backends must give this one answer. */
function agree(
  publicKey: Uint8Array,
  message: Uint8Array,
  signature: Uint8Array,
  expected: boolean,
  why: string,
) {
  for (const { name, verify } of VERIFIERS)
    equal(verify(publicKey, message, signature), expected, `${name}: ${why}`);
}

/** A signature of the key a*B + torsion with the nonce point r*B + otherTorsion, S fulfilling the cofactored equation. */
function signWithTorsion(torsion: string, otherTorsion: string) {
  const [a, r] = [5n, 9n];
  const publicKey = Point.BASE.multiply(a).add(Point.fromHex(torsion)).toBytes();
  const nonce = Point.BASE.multiply(r).add(Point.fromHex(otherTorsion)).toBytes();
  const k = bytesToNumber(sha512(concatBytes(nonce, publicKey, MESSAGE))) % L;
  // The cofactorless equation needs the torsion parts to cancel too: otherTorsion = -k * torsion.
  const cancels = Point.fromHex(torsion).multiplyUnsafe(k).add(Point.fromHex(otherTorsion)).is0();
  return { publicKey, signature: concatBytes(nonce, numberToBytes((r + k * a) % L)), cancels };
}

describe('signature rule', () => {
  for (const { what, publicKey, message, signature, lawful } of SPECCHECK) {
    it(`"Taming the many EdDSAs" ${what}: ${lawful ? 'accepted' : 'refused'}`, () => {
      agree(hexToBytes(publicKey)!, hexToBytes(message)!, hexToBytes(signature)!, lawful, what);
    });
  }

  it('is needed: the equation alone holds for points of small order', () => {
    for (const { what, publicKey, message, signature } of SPECCHECK.slice(0, 3)) {
      equal(
        nobleSignatures.holds(hexToBytes(publicKey)!, hexToBytes(message)!, hexToBytes(signature)!),
        true,
        what,
      );
    }
  });

  it('accepts RFC 8032, section 7.1', () => {
    for (const { publicKey, message, signature } of RFC_8032) {
      agree(hexToBytes(publicKey)!, hexToBytes(message)!, hexToBytes(signature)!, true, message);
    }
  });

  it('refuses S + L, the second signature that malleability would allow', () => {
    const s = bytesToNumber(SIGNATURE.subarray(32));
    for (const forged of [s + L, L, L - 1n, 2n ** 256n - 1n]) {
      agree(
        KEY.publicKey,
        MESSAGE,
        concatBytes(SIGNATURE.subarray(0, 32), numberToBytes(forged)),
        false,
        `S=${forged}`,
      );
    }
  });

  it('refuses all eight points of small order, canonical or not, as A and as R', () => {
    for (const hex of ED25519_TORSION_SUBGROUP) {
      const point = hexToBytes(hex)!;
      const y = bytesToNumber(point) & (2n ** 255n - 1n);
      const encodings = [y, y + P].filter((value) => value < 2n ** 255n);
      for (const encoded of encodings.flatMap((value) => [value, value + 2n ** 255n]).map(numberToBytes)) {
        equal(isLawful(encoded, SIGNATURE), false);
        agree(encoded, MESSAGE, SIGNATURE, false, `A=${bytesToHex(encoded)}`);
        agree(
          encoded,
          MESSAGE,
          concatBytes(encoded, new Uint8Array(32)),
          false,
          `A=R=${bytesToHex(encoded)}`,
        );
        agree(
          KEY.publicKey,
          MESSAGE,
          concatBytes(encoded, SIGNATURE.subarray(32)),
          false,
          `R=${bytesToHex(encoded)}`,
        );
      }
    }
  });

  it('refuses every y from p upwards, in A and in R', () => {
    for (let y = P; y < 2n ** 255n; y++) {
      for (const encoded of [numberToBytes(y), numberToBytes(y + 2n ** 255n)]) {
        equal(isLawful(encoded, SIGNATURE), false);
        equal(isLawful(KEY.publicKey, concatBytes(encoded, SIGNATURE.subarray(32))), false);
      }
    }
    equal(isLawful(numberToBytes(P - 2n), SIGNATURE), true);
  });

  it('is cofactorless: torsion in A or R passes only where it cancels', () => {
    const verdicts = ED25519_TORSION_SUBGROUP.flatMap((torsion) =>
      ED25519_TORSION_SUBGROUP.map((otherTorsion) => {
        const { publicKey, signature, cancels } = signWithTorsion(torsion, otherTorsion);
        agree(publicKey, MESSAGE, signature, cancels, `torsion ${torsion} ${otherTorsion}`);
        return cancels;
      }),
    );
    ok(verdicts.filter((cancels) => cancels).length > 1, 'some of the odd ones must pass');
    ok(verdicts.includes(false));
  });

  it('refuses a key that is no point', () => {
    agree(numberToBytes(2n), MESSAGE, SIGNATURE, false, 'y = 2 is not on the curve');
  });

  it('gives one verdict on every mutated signature', () => {
    const bytes = concatBytes(KEY.publicKey, SIGNATURE, MESSAGE);
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: bytes.length - 1 }),
        fc.integer({ min: 1, max: 255 }),
        (at, flip) => {
          const mutated = bytes.slice();
          mutated[at]! ^= flip;
          agree(
            mutated.subarray(0, 32),
            mutated.subarray(96),
            mutated.subarray(32, 96),
            false,
            `byte ${at} ^ ${flip}`,
          );
        },
      ),
      { numRuns: 200 },
    );
  });

  it('refuses wrong lengths without an error', () => {
    for (const length of [0, 31, 33])
      agree(new Uint8Array(length), MESSAGE, SIGNATURE, false, `${length} key bytes`);
    for (const length of [0, 63, 65]) {
      agree(KEY.publicKey, MESSAGE, new Uint8Array(length), false, `${length} signature bytes`);
    }
  });

  it('reads shared memory like any other', () => {
    const share = (bytes: Uint8Array) => {
      const shared = new Uint8Array(new SharedArrayBuffer(bytes.length));
      shared.set(bytes);
      return shared;
    };
    agree(share(KEY.publicKey), share(MESSAGE), share(SIGNATURE), true, 'genuine');
    const forged = share(SIGNATURE);
    forged[0]! ^= 1;
    notEqual(bytesToHex(forged), bytesToHex(SIGNATURE));
    agree(share(KEY.publicKey), share(MESSAGE), forged, false, 'forged');
  });
});
