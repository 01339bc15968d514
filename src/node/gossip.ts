/** Gossip at a node: judged, signatures and all, before it is relayed; what is good goes to the replica like any other frame. */
import { type Fault, isFault, punish } from '../base/fault.ts';
import { type GossipRules, judgeGossip } from '../replica/gossip.ts';
import type { SignatureCheck } from '../replica/ports.ts';
import { toSignatureCheck } from '../replica/signatures.ts';

/** @param verify checks signatures off the main thread */
export function createGossipJudge(
  rules: GossipRules,
  verify: (checks: readonly SignatureCheck[]) => Promise<readonly boolean[]>,
  deliver: (from: number, bytes: Uint8Array) => void,
): (from: number, bytes: Uint8Array) => Promise<Fault | undefined> {
  return async (from, bytes) => {
    const judged = judgeGossip(rules, bytes);
    if (isFault(judged)) return judged;
    if (judged.length > 0) {
      const valid = await verify(judged.map(toSignatureCheck));
      if (!valid.every(Boolean)) return punish('bad-signature', 'a gossiped transaction is not signed right');
    }
    deliver(from, bytes);
    return undefined;
  };
}
