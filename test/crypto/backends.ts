/** Every signature backend of this machine, for tests that compare them. */
import { openSslSignatures, sodiumSignatures } from '../../src/crypto/backend-node.ts';
import { nobleSignatures } from '../../src/crypto/backend-pure.ts';
import { createVerify } from '../../src/crypto/signature-rule.ts';

export const BACKENDS = [nobleSignatures, openSslSignatures, ...(sodiumSignatures ? [sodiumSignatures] : [])];

/** Every backend under the rule. */
export const VERIFIERS = BACKENDS.map((backend) => ({ name: backend.name, verify: createVerify(backend) }));
