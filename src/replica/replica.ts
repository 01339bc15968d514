/**
 * A whole node without I/O: ordering engine, ledger, mempool and catching up behind one `step`. Pure: the clock comes with each event, and
 * everything that touches the world leaves as an effect. Node and simulator carry the effects out; a traitor may rewrite them in between.
 */

import { assert, unreachable } from '../base/assert.ts';
import { bytesToKey } from '../base/bytes.ts';
import { isFault } from '../base/fault.ts';
import type { MemoryUse, ReplicaId, TimerName } from '../protocols/contract.ts';
import { type Born, bearReplica } from './birth.ts';
import type { ReplicaConfig } from './config.ts';
import type { Core } from './core.ts';
import { onCommitted } from './decisions.ts';
import { onSubmit } from './door.ts';
import { decodeFrame, engineMessageOf } from './frames.ts';
import { memoryOf } from './memory.ts';
import { accountOf } from './mempool/pool.ts';
import type { ReplicaEffect, ReplicaEvent, TransactionLife } from './ports.ts';
import { grantWish, tellHead } from './proposing.ts';
import {
  askMissed,
  flushRelay,
  onConnected,
  onDisconnected,
  onGetPending,
  onPending,
  onTransactions,
} from './relay.ts';
import { onVerified } from './signatures.ts';
import { type ReplicaStatus, statusOf } from './status.ts';
import { onGetBlocks } from './sync/serve.ts';
import { onBlocks, onInstalled, onSyncDisconnected, onSyncTimer, SYNC_TIMER } from './sync/session.ts';
import { ASIDE_TIMER, lifeOf, onAsideTimer, watchAside } from './waiting.ts';

export interface Replica {
  /** One step: an event in, effects out, to be carried out in their order. `nowMs` is the wall clock in Unix milliseconds. */
  step(event: ReplicaEvent, nowMs: number): readonly ReplicaEffect[];
  /** Where this replica stands. */
  status(): ReplicaStatus;
  /** What is known of a transaction. */
  lifeOf(id: Uint8Array): TransactionLife;
  /** The first nonce of this sender that nothing executed or executable here uses. */
  nextNonce(sender: Uint8Array): number;
  /** Raw bytes of at most so many waiting transactions, executable ones first, oldest first. */
  waiting(countMax: number): readonly Uint8Array[];
  /** Everything that others can make it remember. */
  memory(): readonly MemoryUse[];
}

export function createReplica<M, P>(config: ReplicaConfig<M, P>): Replica {
  const born = bearReplica(config);
  const { core, effects } = born;
  return {
    step: (event, nowMs) => {
      core.nowMs = nowMs;
      onEvent(born, event);
      settle(born);
      return effects.splice(0);
    },
    status: () => statusOf(core),
    lifeOf: (id) => lifeOf(core, { id, key: bytesToKey(id) }),
    nextNonce: (sender) => accountOf(core.pool, sender, bytesToKey(sender)).executableEnd,
    waiting: (countMax) =>
      [...core.pool.queue.values(), ...core.pool.aside.values()]
        .slice(0, countMax)
        .map((entry) => entry.transaction.bytes),
    memory: () => [...memoryOf(core), ...born.host.memory()],
  };
}

/** Lets the engine and the mempool answer each other until both are quiet, then sends what has gathered. */
function settle({ core, host }: Born): void {
  do {
    tellHead(core);
    grantWish(core);
  } while (host.drain());
  flushRelay(core);
  askMissed(core);
  watchAside(core);
}

function onEvent(born: Born, event: ReplicaEvent): void {
  const { core, host } = born;
  switch (event.type) {
    case 'start':
      host.start();
      return;
    case 'frame':
      onFrame(born, event.from, event.bytes);
      return;
    case 'timer':
      onTimer(born, event.name);
      return;
    case 'verified':
      onVerified(core.signatures, event.request, event.valid);
      return;
    case 'committed':
      if (onCommitted(core, event.sequence).source === 'sync') onInstalled(core);
      return;
    case 'found':
      core.tell(event);
      return;
    case 'peer':
      onPeer(core, event.peer, event.connected);
      return;
    case 'submit':
      onSubmit(core, event.request, event.transactions);
      return;
    default:
      unreachable(event);
      return;
  }
}

function onTimer({ core, host }: Born, name: TimerName): void {
  if (host.onTimer(name)) return;
  if (name === SYNC_TIMER) {
    onSyncTimer(core);
    return;
  }
  assert(name === ASIDE_TIMER, `no timer is called ${name}`);
  onAsideTimer(core);
}

function onPeer(core: Core, peer: ReplicaId, connected: boolean): void {
  if (connected) {
    onConnected(core, peer);
    return;
  }
  onDisconnected(core, peer);
  onSyncDisconnected(core, peer);
}

/** A frame from a proven peer: for the engine, or for one of the replica's own parts. */
function onFrame({ core, host }: Born, from: ReplicaId, bytes: Uint8Array): void {
  const message = engineMessageOf(bytes);
  if (message) {
    host.onMessage(from, message);
    return;
  }
  const frame = decodeFrame(bytes);
  if (isFault(frame)) {
    core.onFault(from, frame);
    return;
  }
  switch (frame.type) {
    case 'transactions':
      onTransactions(core, from, frame.transactions);
      return;
    case 'getPending':
      onGetPending(core, from, frame);
      return;
    case 'pending':
      onPending(core, from, frame);
      return;
    case 'getBlocks':
      onGetBlocks(core, from, frame);
      return;
    case 'blocks':
      onBlocks(core, from, frame);
      return;
    default:
      unreachable(frame);
      return;
  }
}
