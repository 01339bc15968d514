/**
 * Catching up by blocks: ask one peer, check everything, install, go on until the wanted point is reached. A peer that lies, falls short or
 * stays silent is not asked again in this session. What peers say about their height is never believed; only installed blocks count, so
 * nobody can trap this replica with promises.
 */
import { unreachable } from '../../base/assert.ts';
import { type Fault, ignore, punish } from '../../base/fault.ts';
import { LIMITS } from '../../base/limits.ts';
import type { ReplicaId } from '../../protocols/contract.ts';
import type { Decision } from '../../protocols/ordering.ts';
import type { Core } from '../core.ts';
import { type BlocksFrame, encodeFrame } from '../frames.ts';
import type { StoredCertificate } from '../ports.ts';
import { checkSignatures } from '../signatures.ts';
import { type Anchor, type Answer, type CheckedAnswer, checkAnswer } from './check.ts';
import { finishInstall, install, isInstalling } from './install.ts';

/** Fires when an asked peer took too long. */
export const SYNC_TIMER = 'sync';

interface Session {
  /** Sequence number to reach. */
  target: number;
  /** Not found wanting yet; the first one is asked, and goes to the end. */
  readonly peers: ReplicaId[];
  /** The open question; null while its answer is being checked and installed. */
  asked: { readonly peer: ReplicaId; readonly request: number; readonly anchor: Anchor } | null;
  /** The last answer said that there is more. */
  more: boolean;
}

export interface Sync {
  session: Session | null;
  lastRequest: number;
  /** Decided by the engine while blocks were being installed. */
  readonly held: Decision[];
  /** Certificate of the newest installed answer. */
  certificate: StoredCertificate | null;
}

export function createSync(): Sync {
  return { session: null, lastRequest: 0, held: [], certificate: null };
}

/** The engine cannot bridge the gap by messages. */
export function onBehind(core: Core, target: number, peers: readonly ReplicaId[]): void {
  const { session } = core.sync;
  if (session) {
    session.target = Math.max(session.target, target);
    return;
  }
  if (target <= core.ledger.tip().sequence || peers.length === 0) return;
  core.sync.session = { target, peers: peers.filter((peer) => peer !== core.self), asked: null, more: false };
  core.tell({ type: 'syncing', active: true });
  observe(core, 'begin', null);
  ask(core, core.sync.session);
}

function observe(core: Core, phase: 'begin' | 'progress' | 'end' | 'dropPeer', peer: ReplicaId | null): void {
  core.observe({ type: 'sync', phase, height: core.ledger.tip().height, peer });
}

/** Asks the next peer, or gives up until the engine says again that it is behind. */
function ask(core: Core, session: Session): void {
  const peer = session.peers[0];
  if (peer === undefined) {
    end(core);
    return;
  }
  core.sync.lastRequest += 1;
  const anchor = core.ledger.tip();
  session.asked = { peer, request: core.sync.lastRequest, anchor };
  const bytes = encodeFrame({ type: 'getBlocks', request: core.sync.lastRequest, from: anchor.height + 1 });
  core.emit({ type: 'send', to: peer, lane: 'bulk', bytes });
  core.emit({ type: 'setTimer', name: SYNC_TIMER, delayMs: LIMITS.syncAnswerMs });
}

function end(core: Core): void {
  core.sync.session = null;
  core.emit({ type: 'clearTimer', name: SYNC_TIMER });
  observe(core, 'end', null);
  core.tell({ type: 'syncing', active: false });
}

/** This peer is no help: another one is asked. */
function dropPeer(core: Core, session: Session, peer: ReplicaId, fault: Fault): void {
  core.onFault(peer, fault);
  observe(core, 'dropPeer', peer);
  const index = session.peers.indexOf(peer);
  if (index >= 0) session.peers.splice(index, 1);
  session.asked = null;
  ask(core, session);
}

/** Blocks came: the answer to our question, or an offer. */
export function onBlocks(core: Core, from: ReplicaId, frame: BlocksFrame): void {
  const { session } = core.sync;
  if (frame.request === 0) {
    onOffer(core, from, frame);
    return;
  }
  const asked = session?.asked;
  if (!session || !asked || asked.peer !== from || asked.request !== frame.request) {
    core.onFault(from, ignore('unasked', 'blocks that nobody waits for any more'));
    return;
  }
  core.emit({ type: 'clearTimer', name: SYNC_TIMER });
  session.asked = null;
  session.more = frame.more;
  onAnswer(core, session, from, checkAnswer(core, asked.anchor, frame));
}

function onAnswer(core: Core, session: Session, from: ReplicaId, answer: Answer): void {
  switch (answer.type) {
    case 'fault':
      dropPeer(core, session, from, answer);
      break;
    case 'empty':
      if (core.ledger.tip().sequence >= session.target) end(core);
      else dropPeer(core, session, from, ignore('short-answer', 'nothing provable above ours'));
      break;
    case 'diverged':
      onDiverged(core);
      end(core);
      break;
    case 'checked':
      verifyAndInstall(core, from, answer);
      break;
    default:
      unreachable(answer);
  }
}

/** Nobody else is at fault, and no other peer would help. */
function onDiverged(core: Core): void {
  const reason =
    'its own chain differs from what a certificate proves: this copy of the ledger is corrupt; remove it and let the node fetch a new one';
  core.decisions.muted ??= reason;
  core.observe({ type: 'notice', level: 'warn', text: `this replica cannot catch up: ${reason}` });
}

/** A complaint of ours was answered with the block that we lack. Only the very next one is of use; it starts no session. */
function onOffer(core: Core, from: ReplicaId, frame: BlocksFrame): void {
  if (core.sync.session || isInstalling(core)) return;
  const answer = checkAnswer(core, core.ledger.tip(), frame);
  // Anything else is late or early, not a lie.
  if (answer.type === 'checked') verifyAndInstall(core, from, answer);
}

function verifyAndInstall(core: Core, from: ReplicaId, answer: CheckedAnswer): void {
  const transactions = answer.blocks.flatMap((block) => block.transactions);
  checkSignatures(core.signatures, transactions, 'judging', (valid) => {
    const { session } = core.sync;
    if (valid.includes(false)) {
      const fault = punish('bad-signature', 'a fetched block holds a transaction that is not signed right');
      if (session) dropPeer(core, session, from, fault);
      else core.onFault(from, fault);
      return;
    }
    install(core, answer);
    // Without anything new in it, no write will come back to go on from.
    if (!isInstalling(core)) goOn(core);
  });
}

/** Something that catching up brought is on disk. */
export function onInstalled(core: Core): void {
  if (isInstalling(core)) return;
  finishInstall(core);
  goOn(core);
}

/** A peer that serves a block now and then, just in time, must not keep the others from being asked. */
function takeTurns({ peers }: Session): void {
  const answered = peers.shift();
  if (answered !== undefined) peers.push(answered);
}

/** After an answer was used up: the next question, or the end. */
function goOn(core: Core): void {
  const { session } = core.sync;
  if (!session || session.asked) return;
  observe(core, 'progress', session.peers[0] ?? null);
  takeTurns(session);
  if (core.ledger.tip().sequence >= session.target && !session.more) end(core);
  else ask(core, session);
}

/** The asked peer took too long. */
export function onSyncTimer(core: Core): void {
  const { session } = core.sync;
  if (!session?.asked) return;
  dropPeer(core, session, session.asked.peer, ignore('silent', 'no answer to a request for blocks'));
}

/** A peer's link went down: whoever was asked will not answer. */
export function onSyncDisconnected(core: Core, peer: ReplicaId): void {
  const { session } = core.sync;
  if (session?.asked?.peer !== peer) return;
  core.emit({ type: 'clearTimer', name: SYNC_TIMER });
  dropPeer(core, session, peer, ignore('disconnected', 'the link went down'));
}
