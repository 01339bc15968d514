/** Answering those who lack something. Bounded per peer and second: a short question must not buy endless long answers. */
import { equalBytes } from '../../base/bytes.ts';
import { LIMITS } from '../../base/limits.ts';
import type { ReplicaId } from '../contract.ts';
import { batchAt, headerAt } from './best-view.ts';
import { type Context, send } from './context.ts';
import type { WorkedHeader } from './header.ts';
import type { Point } from './messages.ts';

const SECOND_MS = 1_000;

/** May this peer have another answer in this second? */
function mayAnswer({ state, nowMs }: Context, peer: ReplicaId): boolean {
  const answered = state.answered.get(peer);
  // The wall clock may jump, backwards too: then a new second begins.
  const isSame = answered && nowMs >= answered.sinceMs && nowMs < answered.sinceMs + SECOND_MS;
  const count = isSame ? answered.count + 1 : 1;
  if (count > LIMITS.powAnswersPerSecondMax) return false;
  state.answered.set(peer, { sinceMs: isSame ? answered.sinceMs : nowMs, count });
  return true;
}

/** Headers of the best chain above the highest point that both have; from the first one on where they share none. */
export function onGetHeaders(ctx: Context, from: ReplicaId, locator: readonly Point[]): void {
  if (!mayAnswer(ctx, from)) return;
  const shared = locator.find(({ height, hash }) => {
    const worked = headerAt(ctx, height);
    return worked !== undefined && equalBytes(worked.hash, hash);
  });
  const headers: WorkedHeader[] = [];
  for (let height = (shared?.height ?? 0) + 1; headers.length < LIMITS.powHeadersMax; height += 1) {
    const worked = headerAt(ctx, height);
    if (worked === undefined) break;
    headers.push(worked);
  }
  send(ctx, from, { type: 'headers', headers });
}

/** Bodies of the best chain, in the order asked for, up to the first that is not on it or does not fit any more. */
export function onGetBodies(ctx: Context, from: ReplicaId, points: readonly Point[]): void {
  if (!mayAnswer(ctx, from)) return;
  const batches: Uint8Array[] = [];
  let bytes = 0;
  for (const point of points) {
    const batch = batchAt(ctx, point);
    bytes += batch?.length ?? 0;
    if (batch === undefined || (batches.length > 0 && bytes > LIMITS.syncBytesMax)) break;
    batches.push(batch);
  }
  send(ctx, from, { type: 'bodies', batches });
}
