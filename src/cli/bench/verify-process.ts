/** Entry of a process that verifies one Ed25519 signature over and over, and tells how often per second. Nothing but the bare work. */
import { backend } from '#backend';
import { assert } from '../../base/assert.ts';
import { keyPairFromSeed } from '../../crypto/keys.ts';

/** About the signed message of a transaction with one operation. */
const MESSAGE_BYTES = 200;
/** Checks between two looks at the clock. */
const ROUND = 500;

process.once('message', ({ seconds }: { seconds: number }) => {
  const keyPair = keyPairFromSeed(new Uint8Array(32).fill(7));
  const message = new Uint8Array(MESSAGE_BYTES).fill(1);
  const signature = backend.signatures.sign(keyPair, message);
  const startMs = performance.now();
  let checks = 0;
  let elapsedMs = 0;
  while (elapsedMs < seconds * 1_000) {
    for (let round = 0; round < ROUND; round++) {
      assert(backend.signatures.holds(keyPair.publicKey, message, signature), 'its own signature holds');
    }
    checks += ROUND;
    elapsedMs = performance.now() - startMs;
  }
  process.send?.({ perSecond: (checks * 1_000) / elapsedMs }, () => process.disconnect());
});
