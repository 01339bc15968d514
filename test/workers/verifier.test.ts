/** The verifier answers right, in order, whatever is asked at once; bounds its queue; survives a thread that dies. */
import assert from 'node:assert/strict';
import { concatBytes, utf8ToBytes } from '../../src/base/bytes.ts';
import { LIMITS } from '../../src/base/limits.ts';
import { keyPairFromSeed } from '../../src/crypto/keys.ts';
import { sign } from '../../src/crypto/signature.ts';
import type { SignatureCheck } from '../../src/replica/ports.ts';
import { VerifierClosedError, VerifierCrashedError, VerifierFullError } from '../../src/workers/errors.ts';
import { createVerifier, type Verifier, type VerifierOptions } from '../../src/workers/verifier.ts';

const keyPair = keyPairFromSeed(new Uint8Array(32).fill(7));

function validCheck(text: string): SignatureCheck {
  const message = utf8ToBytes(text);
  return { publicKey: keyPair.publicKey, message, signature: sign(keyPair, message) };
}

const VALID = validCheck('a message');
const INVALID: SignatureCheck = { ...VALID, message: utf8ToBytes('another message') };

const open: Verifier[] = [];

function create(options?: VerifierOptions): Verifier {
  const verifier = createVerifier(options);
  open.push(verifier);
  return verifier;
}

async function closeAll(): Promise<void> {
  await Promise.all(open.splice(0).map((verifier) => verifier.close()));
}

describe('signature verifier', () => {
  afterEach(closeAll);

  it('answers in the order of the checks', async () => {
    const verifier = create();
    assert.deepEqual(await verifier.verify([VALID, INVALID, VALID]), [true, false, true]);
    assert.deepEqual(await verifier.verify([]), []);
    assert.deepEqual(await verifier.verify([validCheck('')]), [true]);
    assert.equal(verifier.backlog, 0);
  });

  it('says no to keys and signatures of a wrong length', async () => {
    const longer = (bytes: Uint8Array) => concatBytes(bytes, Uint8Array.of(0));
    const wrong: SignatureCheck[] = [
      { ...VALID, signature: VALID.signature.subarray(1) },
      { ...VALID, signature: longer(VALID.signature) },
      { ...VALID, publicKey: longer(VALID.publicKey) },
      { ...VALID, publicKey: new Uint8Array(0) },
    ];
    for (const check of wrong) {
      assert.deepEqual(await create().verify([check, VALID, check]), [false, true, false]);
      assert.deepEqual(await create().verify([check]), [false]);
    }
  });

  for (const threads of [1, 3]) {
    it(`keeps requests apart that come at once, with ${threads} thread(s)`, async () => {
      const verifier = create({ threads });
      const patterns = Array.from({ length: 40 }, (_, at) =>
        Array.from({ length: (at * 37) % 400 }, (_, place) => (place * (at + 1)) % 3 !== 0),
      );
      const answers = await Promise.all(
        patterns.map((pattern) => verifier.verify(pattern.map((isValid) => (isValid ? VALID : INVALID)))),
      );
      assert.deepEqual(answers, patterns);
    });
  }

  it('splits what is large in bytes', async () => {
    const large = validCheck('x'.repeat(LIMITS.transactionBytesMax));
    const answers = await create().verify([
      large,
      ...new Array(20).fill({ ...large, message: VALID.message }),
    ]);
    assert.deepEqual(answers, [true, ...new Array(20).fill(false)]);
  });

  it('leaves the caller its bytes', async () => {
    const check = validCheck('mine');
    await create().verify([check]);
    assert.equal(check.message.length, 4);
    assert.equal(check.publicKey.length, 32);
  });
});

describe('signature verifier in trouble', () => {
  afterEach(closeAll);

  it('says when it is busy, refuses when it is full, and drains', async () => {
    const verifier = create();
    const half = new Array<SignatureCheck>(LIMITS.verifierBacklogMax / 2).fill({
      ...INVALID,
      signature: new Uint8Array(64).fill(255),
    });
    const first = verifier.verify(half);
    assert.equal(verifier.isBusy, false);
    const second = verifier.verify(half.slice(0, 1_000));
    assert.equal(verifier.isBusy, true);
    await assert.rejects(verifier.verify(half), VerifierFullError);
    await verifier.drained();
    assert.equal(verifier.isBusy, false);
    const [firstAnswers, secondAnswers] = await Promise.all([first, second]);
    assert.deepEqual([firstAnswers.length, secondAnswers.length], [half.length, 1_000]);
    await verifier.drained();
  });

  it('rejects what is not answered when it is closed', async () => {
    const verifier = create();
    const asked = [verifier.verify(new Array(10_000).fill(VALID)), verifier.verify([VALID])];
    const closed = verifier.close();
    for (const each of asked) await assert.rejects(each, VerifierClosedError);
    await closed;
    await assert.rejects(verifier.verify([VALID]), VerifierClosedError);
    assert.equal(verifier.backlog, 0);
  });

  it('replaces a thread that dies, and answers what was not on its way to it', async () => {
    const verifier = create({ workerFile: new URL('./crashing-worker.js', import.meta.url) });
    const crash = { ...VALID, message: utf8ToBytes('crash') };
    assert.deepEqual(await verifier.verify([VALID]), [true]);
    for (let round = 0; round < 3 * LIMITS.verifierCrashesMax; round++) {
      await assert.rejects(verifier.verify([crash]), VerifierCrashedError);
      assert.deepEqual(await verifier.verify([VALID, VALID]), [true, true]);
    }
  });

  it('gives up on a thread that only dies', async () => {
    const verifier = create({ workerFile: new URL('./crashing-worker.js', import.meta.url) });
    const crash = { ...VALID, message: utf8ToBytes('crash') };
    for (let round = 0; round <= LIMITS.verifierCrashesMax; round++)
      await assert.rejects(verifier.verify([crash]), VerifierCrashedError);
    await assert.rejects(verifier.verify([VALID]), VerifierCrashedError);
    assert.equal(verifier.backlog, 0);
  });
});
