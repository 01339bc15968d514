/** One real replica, whose network, disk, clock and signature worker are the test: nothing happens that the test does not do. */
import { createChance } from '../../src/base/chance.ts';
import { isFault } from '../../src/base/fault.ts';
import { verify } from '../../src/crypto/signature.ts';
import { createAccountsApplication } from '../../src/ledger/accounts/accounts.ts';
import { BATCH_BASE_BYTES } from '../../src/ledger/batch.ts';
import { type Genesis, genesisHash } from '../../src/ledger/genesis.ts';
import { createLedger } from '../../src/ledger/ledger.ts';
import type { ReplicaId } from '../../src/protocols/contract.ts';
import { type PbftMessage, pbft } from '../../src/protocols/pbft/index.ts';
import { orderingOf } from '../../src/replica/engines.ts';
import { decodeFrame, encodeEngineFrame, encodeFrame, type PeerFrame } from '../../src/replica/frames.ts';
import { MEMPOOL_LIMITS, type MempoolLimits } from '../../src/replica/mempool/limits.ts';
import type { ReplicaEffect, ReplicaEvent, Submitted } from '../../src/replica/ports.ts';
import { createReplica, type Replica } from '../../src/replica/replica.ts';
import { createKeyedSigners } from '../../src/simulator/keyed-signer.ts';
import { createMemoryChain, type MemoryChain } from '../../src/simulator/whole/memory-chain.ts';
import { keysOf, testGenesis } from '../ledger/support.ts';

export interface LoneOptions {
  readonly self?: ReplicaId;
  readonly members?: number;
  readonly limits?: Partial<Genesis['limits']>;
  readonly mempool?: MempoolLimits;
  /** What its disk holds already. */
  readonly chain?: MemoryChain;
  /** Its promise log. */
  readonly records?: readonly Uint8Array[];
  /** Questions to the signature worker stay open: the test answers. */
  readonly holdsVerify?: boolean;
}

type Send = Extract<ReplicaEffect, { type: 'send' }>;

/** Everything that one event led to. */
export interface Outcome {
  readonly effects: readonly ReplicaEffect[];
  readonly faults: readonly { readonly peer: ReplicaId; readonly code: string; readonly action: string }[];
  /** Frames of the replica's own, no messages of the engine. */
  readonly frames: readonly { readonly to: ReplicaId | 'all'; readonly frame: PeerFrame }[];
  /** Answers to clients, in order. */
  readonly submitted: readonly Submitted[];
}

export interface LoneReplica {
  readonly replica: Replica;
  readonly chain: MemoryChain;
  readonly chainId: Uint8Array;
  /** Wall clock, Unix milliseconds; the test moves it. */
  nowMs: number;
  /** One event, and answers of disk and worker until it is quiet. */
  step(event: ReplicaEvent): Outcome;
  /** A peer sends raw bytes. */
  receive(from: ReplicaId, bytes: Uint8Array): Outcome;
  /** A peer sends a frame of the replica's own. */
  hear(from: ReplicaId, frame: PeerFrame): Outcome;
  /** A peer sends a message of the engine. */
  hearEngine(from: ReplicaId, message: PbftMessage): Outcome;
  submit(...transactions: readonly Uint8Array[]): Outcome;
}

/** The genesis of lone replicas: `members` validators, alice and bob with accounts. */
export function loneGenesis(members: number, limits: Partial<Genesis['limits']> = {}): Genesis {
  const plain = testGenesis();
  const names = Array.from({ length: members }, (_, id) => `n${id}`);
  const validators = names.map((name) => ({ name, publicKey: keysOf(name).publicKey }));
  return testGenesis({ validators, limits: { ...plain.limits, ...limits } });
}

/** Signatures of the validators, by id. The same for the same number of members. */
export function signersOf(members: number) {
  return createKeyedSigners(members, createChance('lone'));
}

function isOwnFrame(effect: ReplicaEffect): effect is Send {
  return effect.type === 'send' && effect.bytes[0] !== 0;
}

function toOutcome(effects: readonly ReplicaEffect[]): Outcome {
  return {
    effects,
    faults: effects.flatMap((effect) =>
      effect.type === 'fault'
        ? [{ peer: effect.peer, code: effect.fault.code, action: effect.fault.action }]
        : [],
    ),
    frames: effects.filter(isOwnFrame).map(({ to, bytes }) => {
      const frame = decodeFrame(bytes);
      if (isFault(frame)) throw new Error(`sent a frame that nobody can read: ${frame.detail}`);
      return { to, frame };
    }),
    submitted: effects.flatMap((effect) => (effect.type === 'submitted' ? effect.results : [])),
  };
}

/** A replica that has been started. */
export function createLoneReplica(options: LoneOptions = {}): LoneReplica {
  const { self = 0, members = 1, chain = createMemoryChain() } = options;
  const genesis = loneGenesis(members, options.limits);
  const keys = signersOf(members);
  const replica = createReplica({
    self,
    members,
    ordering: orderingOf(genesis),
    parameters: genesis.engine.parameters,
    ledger: createLedger({
      genesis,
      application: createAccountsApplication(),
      reader: chain,
      keepUndo: false,
    }),
    reader: chain,
    records: options.records ?? [],
    sign: keys.signerOf(self),
    verifyClaim: keys.isTrue,
    chance: createChance('replica').next,
    timers: { viewTimeoutMs: 500, viewTimeoutMsMax: 8_000 },
    batch: {
      transactionsMax: genesis.limits.batchTransactions,
      bytesMax: genesis.limits.batchBytes - BATCH_BASE_BYTES,
    },
    mempool: options.mempool ?? MEMPOOL_LIMITS,
  });
  /** What disk and worker answer to an effect. */
  const answerOf = (effect: ReplicaEffect): ReplicaEvent | undefined => {
    if (effect.type === 'commit') {
      chain.commit(effect.write);
      return { type: 'committed', sequence: effect.write.mark.sequence };
    }
    if (effect.type === 'saveCertificate') chain.saveCertificate(effect.certificate);
    if (effect.type !== 'verify' || options.holdsVerify) return undefined;
    const valid = effect.checks.map((one) => verify(one.publicKey, one.message, one.signature));
    return { type: 'verified', request: effect.request, valid };
  };
  let requests = 0;
  const lone: LoneReplica = {
    replica,
    chain,
    chainId: genesisHash(genesis),
    nowMs: 1_000,
    step(event) {
      const effects: ReplicaEffect[] = [];
      const events = [event];
      for (let next = events.shift(); next; next = events.shift()) {
        const caused = replica.step(next, lone.nowMs);
        effects.push(...caused);
        events.push(...caused.map(answerOf).filter((answer) => answer !== undefined));
      }
      return toOutcome(effects);
    },
    receive: (from, bytes) => lone.step({ type: 'frame', from, lane: 'bulk', bytes }),
    hear: (from, frame) => lone.receive(from, encodeFrame(frame)),
    hearEngine: (from, message) => lone.receive(from, encodeEngineFrame(pbft.encode(message))),
    submit(...transactions) {
      requests += 1;
      return lone.step({ type: 'submit', request: requests, transactions });
    },
  };
  lone.step({ type: 'start' });
  return lone;
}
