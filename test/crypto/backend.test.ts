import { deepEqual, equal, ok } from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { bytesToHex, hexToBytes } from '../../src/base/bytes.ts';
import { backend as native, sodiumSignatures } from '../../src/crypto/backend-node.ts';
import { backend as pure } from '../../src/crypto/backend-pure.ts';
import { BACKENDS } from './backends.ts';
import { RFC_8032 } from './signature-vectors.ts';

const seed = fc.uint8Array({ minLength: 32, maxLength: 32 });
const pairs = fc.integer({ min: 0, max: 40 }).chain((count) => {
  const bytes = count * 64;
  return fc.uint8Array({ minLength: bytes, maxLength: bytes });
});

describe('backends', () => {
  it('libsodium loads on the machines that we test on', () => {
    ok(sodiumSignatures !== undefined);
    equal(native.signatures, sodiumSignatures);
  });

  it('are the two that package.json names, with one surface', async () => {
    const file = new URL('../../../package.json', import.meta.url);
    const { imports } = JSON.parse(readFileSync(file, 'utf8')) as { imports: Record<string, object> };
    deepEqual(Object.keys(imports['#backend']!), ['node', 'default']);
    for (const [condition, path] of Object.entries(imports['#backend']!)) {
      const module = (await import(new URL(path, file).href)) as { backend: object };
      equal(module.backend, condition === 'node' ? native : pure, condition);
    }
  });

  it('give the same sha256', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 1000 }), (bytes) =>
        deepEqual(native.sha256(bytes), pure.sha256(bytes)),
      ),
    );
  });

  it('hash a level as its pairs one by one', () => {
    fc.assert(
      fc.property(pairs, (level) => {
        const expected = [];
        for (let start = 0; start < level.length; start += 64) {
          expected.push(...pure.sha256(level.subarray(start, start + 64)));
        }
        deepEqual(native.hashLevel(level), Uint8Array.from(expected));
        deepEqual(pure.hashLevel(level), Uint8Array.from(expected));
      }),
    );
  });

  for (const backend of BACKENDS) {
    it(`${backend.name} reproduces RFC 8032, section 7.1`, () => {
      for (const vector of RFC_8032) {
        const secretKey = hexToBytes(vector.seed)!;
        const publicKey = backend.publicKeyOf(secretKey);
        const message = hexToBytes(vector.message)!;
        equal(bytesToHex(publicKey), vector.publicKey);
        equal(bytesToHex(backend.sign({ publicKey, secretKey }, message)), vector.signature);
        equal(backend.holds(publicKey, message, hexToBytes(vector.signature)!), true);
      }
    });
  }

  it('derive the same keys and make the same signatures, as plain byte arrays', () => {
    fc.assert(
      fc.property(seed, fc.uint8Array({ maxLength: 300 }), (secretKey, message) => {
        const publicKey = pure.signatures.publicKeyOf(secretKey);
        const signature = pure.signatures.sign({ publicKey, secretKey }, message);
        for (const backend of BACKENDS) {
          deepEqual(backend.publicKeyOf(secretKey), publicKey, backend.name);
          deepEqual(backend.sign({ publicKey, secretKey }, message), signature, backend.name);
        }
      }),
      { numRuns: 50 },
    );
  });
});
