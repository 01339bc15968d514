/** Asking peers for what is missing: headers above a locator, then the bodies of the branch with the most work, lowest first. */
import { LIMITS } from '../../base/limits.ts';
import type { ReplicaId } from '../contract.ts';
import { headerAt } from './best-view.ts';
import { type Context, send } from './context.ts';
import type { Point } from './messages.ts';
import { type BodyRequest, bestHeaderOf, type PowBlock, type State } from './state.ts';

/** Points in a row before the gaps of a locator begin to double. */
const DENSE_POINTS = 10;

/** Exponentially spaced points from this block down. */
function createLocator(ctx: Context, from: PowBlock): Point[] {
  const points: Point[] = [];
  let gap = 1;
  let at: PowBlock | null = from;
  for (let height = from.height; height >= 1 && points.length < LIMITS.powLocatorMax; height -= gap) {
    while (at !== null && at.height > height) at = at.parent;
    const worked = at === null ? headerAt(ctx, height) : at.data.worked;
    if (worked != null) points.push({ height, hash: worked.hash });
    if (points.length >= DENSE_POINTS) gap *= 2;
  }
  return points;
}

/** Asks a peer what stands above the branch that ends here; one question at a time. */
export function askHeaders(ctx: Context, peer: ReplicaId, from: PowBlock): void {
  const { state, nowMs } = ctx;
  const askedMs = state.headerRequests.get(peer);
  if (askedMs !== undefined && Math.abs(nowMs - askedMs) < LIMITS.powAskAgainMs) return;
  state.headerRequests.set(peer, nowMs);
  send(ctx, peer, { type: 'getHeaders', locator: createLocator(ctx, from) });
}

/** The executed chain has come nearer to the headers: the next page is due. */
export function askMoreHeaders(ctx: Context): void {
  const { state } = ctx;
  const { moreHeaders, bestHeader, adopted } = state;
  if (moreHeaders === null || bestHeader.height - adopted.height >= LIMITS.powHeadersAheadMax / 2) return;
  state.moreHeaders = null;
  askHeaders(ctx, moreHeaders, bestHeader);
}

/** Asks for bodies on the way to the best header. */
export function fetchBodies(ctx: Context): void {
  const { state } = ctx;
  if (state.bestHeader.totalWork > state.tree.best().totalWork) askBodies(ctx, state.bestHeader);
}

/** The same for every branch that may beat ours: somebody may withhold the bodies of the best one. */
export function fetchOthers(ctx: Context): void {
  const { state } = ctx;
  dropSilent(ctx);
  state.bestHeader = bestHeaderOf(state);
  const { totalWork } = state.tree.best();
  let heldBytes = 0;
  for (const block of state.tree.blocks()) {
    heldBytes += block.data.batch?.length ?? 0;
    if (block.children.size === 0 && block.totalWork > totalWork) askBodies(ctx, block);
  }
  state.heldBytes = heldBytes;
}

/** Of peers that have shown that they have this branch, those that have nothing else to answer. */
function askBodies(ctx: Context, tip: PowBlock): void {
  const { state, nowMs } = ctx;
  if (state.heldBytes > LIMITS.powHeldBytesMax) return;
  let shown: PowBlock = tip;
  while (shown.data.sources.size === 0 && shown.parent !== null && shown.usable === null)
    shown = shown.parent;
  let missing = missingBelow(state, shown);
  for (const peer of shown.data.sources) {
    if (missing.length === 0) return;
    if (state.bodyRequests.has(peer)) continue;
    const blocks = missing.slice(0, LIMITS.powBodiesMax);
    missing = missing.slice(blocks.length);
    state.bodyRequests.set(peer, { tip: shown, blocks, atMs: nowMs });
    const points = blocks.map(({ height, data }) => ({ height, hash: data.worked!.hash }));
    send(ctx, peer, { type: 'getBodies', points });
  }
}

/** Blocks without a body from the usable part of the tree up to this one, lowest first, that nobody is being asked for. */
function missingBelow(state: State, tip: PowBlock): PowBlock[] {
  const asked = new Set([...state.bodyRequests.values()].flatMap(({ blocks }) => blocks));
  const missing: PowBlock[] = [];
  for (let at: PowBlock | null = tip; at !== null && at.usable === null; at = at.parent) {
    if (at.data.body === 'missing' && !asked.has(at)) missing.push(at);
  }
  return missing.reverse();
}

/** Peers that have not answered in time are not asked again for that branch until they show anew that they have it. */
function dropSilent({ state, nowMs }: Context): void {
  for (const [peer, { tip, atMs }] of state.bodyRequests) {
    if (Math.abs(nowMs - atMs) < LIMITS.syncAnswerMs) continue;
    state.bodyRequests.delete(peer);
    tip.data.sources.delete(peer);
  }
}

/** Takes the question that this answer belongs to. */
export function takeRequest({ state }: Context, peer: ReplicaId): BodyRequest | undefined {
  const request = state.bodyRequests.get(peer);
  state.bodyRequests.delete(peer);
  return request;
}
