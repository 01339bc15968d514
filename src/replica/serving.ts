/** How much one peer is served per second: small requests must not buy endless large answers. */
import { ignore } from '../base/fault.ts';
import { LIMITS } from '../base/limits.ts';
import type { ReplicaId } from '../protocols/contract.ts';
import type { Core } from './core.ts';
import { encodeFrame, type PeerFrame } from './frames.ts';

/** Bytes served to each peer since the beginning of its present second. */
export type Served = Map<ReplicaId, { readonly sinceMs: number; readonly bytes: number }>;

const SECOND_MS = 1_000;

/** May this peer be served now? If not, the request is a fault of its own: an honest one waits for each answer. */
export function mayServe(core: Core, peer: ReplicaId): boolean {
  const served = servedNow(core, peer);
  if (served.bytes < LIMITS.servedBytesPerSecondMax) return true;
  core.onFault(peer, ignore('too-many-requests', `${served.bytes} bytes were served within a second`));
  return false;
}

/** Sends an answer that `mayServe` allowed. */
export function serve(core: Core, peer: ReplicaId, answer: PeerFrame): void {
  const bytes = encodeFrame(answer);
  const served = servedNow(core, peer);
  core.served.set(peer, { sinceMs: served.sinceMs, bytes: served.bytes + bytes.length });
  core.emit({ type: 'send', to: peer, lane: 'bulk', bytes });
}

function servedNow(core: Core, peer: ReplicaId): { readonly sinceMs: number; readonly bytes: number } {
  const served = core.served.get(peer);
  // The wall clock may jump, backwards too: then a new second begins.
  const isSameSecond = served && core.nowMs >= served.sinceMs && core.nowMs < served.sinceMs + SECOND_MS;
  return isSameSecond ? served : { sinceMs: core.nowMs, bytes: 0 };
}
