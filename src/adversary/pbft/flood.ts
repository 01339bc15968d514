/** Row 17: too much of everything; on live nodes also connections, and frames beyond the limit of a stream. */
import { isFault } from '../../base/fault.ts';
import { LIMITS } from '../../base/limits.ts';
import { keyPairFromSeed } from '../../crypto/keys.ts';
import { createTransaction, decodeTransaction } from '../../ledger/transaction.ts';
import type { ReplicaId } from '../../protocols/contract.ts';
import type { PbftMessage } from '../../protocols/pbft/messages.ts';
import { encodeMessage } from '../../protocols/pbft/wire.ts';
import { decodeFrame, encodeEngineFrame, encodeFrame } from '../../replica/frames.ts';
import type { ReplicaEffect, ReplicaEvent } from '../../replica/ports.ts';
import type { Tools } from '../behaviour.ts';
import type { PbftBehaviour } from './behaviour.ts';
import { createVote } from './signing.ts';

/** Frames of each kind at every tick of the own timers. */
const BURST = 8;
/** Transactions of one frame: signing them costs the flooder too. */
const TRANSACTIONS = 4;
const GARBAGE_BYTES_MAX = 65_536;
/** Bursts with a frame beyond the limit of a stream. */
const OVERSIZED_SHARE = 0.25;

/** Chain id of the transactions that pass by; a flooder makes more of them. */
function chainIdOf(event: ReplicaEvent): Uint8Array | undefined {
  if (event.type !== 'frame' && event.type !== 'submit') return undefined;
  const frame = event.type === 'frame' ? decodeFrame(event.bytes) : event;
  const raws = isFault(frame) || !('transactions' in frame) ? [] : frame.transactions;
  const [transaction] = raws.map(decodeTransaction);
  return transaction === undefined || isFault(transaction) ? undefined : transaction.body.chainId;
}

function drawBytes({ chance }: Tools, length: number): Uint8Array {
  return Uint8Array.from({ length }, () => chance.integer(256));
}

/** Rightly signed transactions of somebody who owns nothing. */
function createSpam(tools: Tools, chainId: Uint8Array, serial: number): readonly Uint8Array[] {
  const keyPair = keyPairFromSeed(chainId);
  return Array.from({ length: TRANSACTIONS }, (_, index) => {
    const body = { chainId, nonce: serial + index, expiryHeight: 1_000, operations: [drawBytes(tools, 8)] };
    return createTransaction(keyPair, body).bytes;
  });
}

/** A vote for a place that no counting reaches. */
function createFarVote({ chance, self, sign }: Tools): PbftMessage {
  const far = LIMITS.integerMax - chance.integer(1_000_000);
  const ballot = { view: chance.pick([0, far]), sequence: far, digest: new Uint8Array(32) };
  return createVote(chance.pick(['prepare', 'commit']), ballot, self, sign);
}

/** A STATUS that lists as many open sequence numbers as fit. */
function createDeepStatus({ chance }: Tools): PbftMessage {
  const nothing = new Uint8Array();
  const slots = Array.from({ length: LIMITS.watermarkWindowMax }, (_, index) => ({
    sequence: chance.integer(1_000) + index,
    accepted: false,
    decided: false,
    prepares: nothing,
    commits: nothing,
    checkpoints: nothing,
  }));
  return {
    type: 'status',
    body: { view: 0, active: true, certified: 0, executed: 0, viewChanges: nothing, slots },
  };
}

/** Below the ports, where there is something. */
function floodWire({ wire, chance, told }: Tools, listeners: readonly ReplicaId[]): void {
  if (wire === null) return;
  told('connections by the dozen');
  for (const peer of listeners) wire.crowd(peer);
  // whoever hears of it cuts the flooder off for a while, and does not hear the rest
  if (chance.next() >= OVERSIZED_SHARE) return;
  told('an oversized frame');
  for (const peer of listeners) wire.oversize(peer);
}

export const flood: PbftBehaviour = {
  name: 'flood',
  summary:
    'floods its peers with transactions, garbage, far-future numbers, endless lists and, on live nodes, connections and oversized frames',
  theorem: 'memory stays bounded, the others are served all the same, and the flooder is cut off',
  target: 'peers',
  ports: (tools) => {
    let chainId: Uint8Array | undefined;
    let serial = 0;
    const burst = (): readonly Uint8Array[] => {
      const garbage = drawBytes(tools, 1 + tools.chance.integer(64));
      const heavy = new Uint8Array(tools.chance.integer(GARBAGE_BYTES_MAX)).fill(5);
      const messages = [createFarVote(tools), createDeepStatus(tools)].map(encodeMessage);
      const transactions = chainId ? createSpam(tools, chainId, serial) : [];
      serial += transactions.length;
      return [
        garbage,
        heavy,
        ...messages.map(encodeEngineFrame),
        encodeFrame({ type: 'transactions', transactions }),
      ];
    };
    return {
      hear: (event) => {
        chainId ??= chainIdOf(event);
        return [event];
      },
      add: (event): readonly ReplicaEffect[] => {
        if (event.type !== 'timer') return [];
        tools.told('a burst');
        const frames = Array.from({ length: BURST }, burst).flat();
        const listeners = tools.towards ?? tools.peers;
        floodWire(tools, listeners);
        return frames.flatMap((bytes) =>
          listeners.map((to) => ({ type: 'send', to, lane: 'bulk', bytes }) as const),
        );
      },
    };
  },
};
