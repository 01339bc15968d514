/** The keys of a council and its name, both from the seed: so that a run can be repeated to the byte. Nobody is to keep a secret with them. */
import { utf8ToBytes } from '../../base/bytes.ts';
import { canonicalJson } from '../../base/canonical-json.ts';
import { sha256 } from '../../crypto/hash.ts';
import { type KeyPair, keyPairFromSeed } from '../../crypto/keys.ts';
import type { CouncilScenario } from './scenario.ts';

/** A key pair for each general. */
export function councilKeys({ members, seed }: CouncilScenario): readonly KeyPair[] {
  return Array.from({ length: members }, (_, general) =>
    keyPairFromSeed(sha256(utf8ToBytes(`${seed}/key of general ${general}`))),
  );
}

/** What stands in place of a chain id under every signature, 32 bytes: no order of one council can be shown in another. */
export function councilId({ kind, members, parameters, seed }: CouncilScenario): Uint8Array {
  return sha256(utf8ToBytes(canonicalJson({ kind, members, parameters, seed })));
}
