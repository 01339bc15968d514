/** The replica of a node, its runtime and its network, wired together. Started by `start`, silent after `stop`. */
import { randomBytes } from 'node:crypto';
import { createChance } from '../base/chance.ts';
import type { Fault } from '../base/fault.ts';
import { createSigner } from '../crypto/signature.ts';
import { BATCH_BASE_BYTES } from '../ledger/batch.ts';
import { createValidatorSet } from '../ledger/validators.ts';
import { createClaimJudge } from '../ledger/verify-claims.ts';
import { createNetwork, type Network } from '../network/network.ts';
import { isGossip } from '../replica/gossip.ts';
import type { Lane, ReplicaEvent, SignatureCheck } from '../replica/ports.ts';
import { createReplica, type Replica } from '../replica/replica.ts';
import { VerifierCrashedError } from '../workers/errors.ts';
import { createMiner } from '../workers/miner.ts';
import { createVerifier, type Verifier } from '../workers/verifier.ts';
import { type ChainEvents, createChainEvents } from './chain-events.ts';
import type { Closers } from './closers.ts';
import type { NodeConfig } from './config.ts';
import { createGossipJudge } from './gossip.ts';
import { createTraitorSeat, type TraitorSeat } from './lab/traitor-seat.ts';
import { createWaits, type Waits } from './lab/waits.ts';
import { createWire } from './lab/wire.ts';
import { type LifeChange, lifeChangesOf } from './life-changes.ts';
import { createListeners, type Listeners } from './listeners.ts';
import type { ObservedStream } from './observe/observation.ts';
import type { Opened } from './opening.ts';
import { createRuntime, type Runtime } from './runtime.ts';
import { createSubmissions, type Submissions } from './submissions.ts';

export interface Machine {
  readonly replica: Replica;
  readonly network: Network;
  readonly submit: Submissions['submit'];
  readonly lives: Listeners<LifeChange>;
  readonly finals: Listeners<number>;
  readonly chain: ChainEvents;
  /** Undefined where nobody may be ordered to lie. */
  readonly seat: TraitorSeat | undefined;
  /** Undefined where nobody may ask for them. */
  readonly waits: Waits | undefined;
  faultsOf(peer: number): number;
  /** Hashes per second of the mining threads. */
  hashRate(): number;
  /** No more steps and no more signatures; resolves when the disk has everything. */
  halt(): Promise<void>;
}

export interface MachineParts {
  readonly config: NodeConfig;
  readonly opened: Opened;
  readonly stream: ObservedStream;
  readonly closers: Closers;
  /** The node cannot go on. */
  readonly onFatal: (error: unknown) => void;
}

/** @throws ListenError naming the port */
export async function startMachine(parts: MachineParts): Promise<Machine> {
  const { config, opened, closers, onFatal } = parts;
  const lives = createListeners<LifeChange>();
  const finals = createListeners<number>();
  const chain = createChainEvents(randomBytes(4).toString('hex'), opened.store.mark()?.height ?? 0);
  const faults = new Map<number, number>();
  const verifier = createVerifier();
  closers.add(() => verifier.close());
  const miner = createMiner({
    threads: config.mining.threads,
    onFound: (job, header) => dispatch({ type: 'found', job, header }),
    onFailure: onFatal,
    nowMs: () => performance.now(),
  });
  closers.add(() => miner.close());
  const wire = createWire({ ...opened, addressesOf: (peer) => addressesOf(parts, peer) });
  closers.add(() => wire.close());
  const seat = createTraitorSeat(parts.config, opened, parts.stream, wire);
  const waits = opened.genesis.lab ? createWaits(() => performance.now()) : undefined;
  const replica = createNodeReplica(parts, seat);
  // what peers say before the first step waits for it
  let early: ReplicaEvent[] | undefined = [];
  let network: Network | undefined;
  const dispatch = (event: ReplicaEvent) => {
    if (early === undefined) runtime.dispatch(event);
    else early.push(event);
  };
  const submissions = createSubmissions(dispatch);
  const onFault = (peer: number, { action }: Fault) => {
    faults.set(peer, (faults.get(peer) ?? 0) + 1);
    if (action === 'punish') network?.punish(peer);
  };
  const runtime = createRuntime(seat?.wrapReplica(replica) ?? replica, {
    promises: opened.promises,
    store: opened.store,
    verifier: { verify: (checks) => verifyTwice(verifier, checks) },
    send: (to, lane, bytes) => sendTo(parts, network, to, lane, bytes),
    work: miner.work,
    onSubmitted: (request, results) => {
      waits?.onSubmitted(results);
      submissions.onSubmitted(request, results);
    },
    onLife: (id, life) => lives.tell({ id, life: () => life }),
    onCommitted: (write) => {
      chain.onCommitted(write);
      for (const change of lifeChangesOf(write)) {
        waits?.onCommitted(change.id);
        lives.tell(change);
      }
    },
    onFinal: ({ height }) => finals.tell(height),
    onFault,
    onFatal,
    nowMs: Date.now,
  });
  network = await createNodeNetwork(parts, verifier, dispatch, onFault);
  closers.add(() => network.stop());
  closers.add(() => runtime.stop());
  start(runtime, early);
  early = undefined;
  const { submit } = submissions;
  const faultsOf = (peer: number) => faults.get(peer) ?? 0;
  return {
    replica,
    network,
    submit,
    lives,
    finals,
    chain,
    seat,
    waits,
    faultsOf,
    hashRate: miner.hashRate,
    halt: () => runtime.stop(),
  };
}

function start(runtime: Runtime, early: readonly ReplicaEvent[]): void {
  runtime.dispatch({ type: 'start' });
  for (const event of early) runtime.dispatch(event);
}

function createNodeReplica({ config, opened, stream }: MachineParts, seat: TraitorSeat | undefined): Replica {
  const { genesis, chainId, keyPair, ordering, store, ledger, promises, self } = opened;
  // said in the log, so that a run can be repeated
  const seed = randomBytes(8).toString('hex');
  stream.log.debug('seed of chance', { seed });
  const chance = createChance(seed);
  return createReplica({
    self,
    members: genesis.validators.length,
    ordering,
    ...(seat && { createEngine: seat.createEngine(ordering.createProcess as never) as never }),
    parameters: genesis.engine.parameters,
    ledger,
    reader: store,
    records: promises.records,
    sign: createSigner(keyPair, chainId),
    verifyClaim: createClaimJudge(createValidatorSet(genesis.validators), chainId),
    chance: () => chance.next(),
    timers: config.timers,
    batch: {
      transactionsMax: genesis.limits.batchTransactions,
      bytesMax: genesis.limits.batchBytes - BATCH_BASE_BYTES,
    },
    mempool: config.mempool,
    observer: stream.observer,
  });
}

/** Multiaddrs at which a validator is dialled. */
function addressesOf({ config, opened }: MachineParts, validator: number): readonly string[] {
  return config.peers[opened.genesis.validators[validator]!.name] ?? [];
}

function createNodeNetwork(
  parts: MachineParts,
  verifier: Verifier,
  dispatch: (event: ReplicaEvent) => void,
  onFault: (peer: number, fault: Fault) => void,
): Promise<Network> {
  const { config, opened } = parts;
  const { keyPair, chainId, self, genesis, ordering, ledger } = opened;
  const members = genesis.validators.map(({ publicKey }, validator) => ({
    publicKey,
    addresses: addressesOf(parts, validator),
  }));
  return createNetwork({
    keyPair,
    chainId,
    self,
    members: () => members,
    listen: config.listen,
    onFrame: (from, lane, bytes) => {
      dispatch({ type: 'frame', from, lane, bytes });
      // transactions come faster than signatures can be checked: that lane waits, votes go on
      return lane === 'bulk' && verifier.isBusy ? verifier.drained() : undefined;
    },
    onPeer: (peer, connected) => dispatch({ type: 'peer', peer, connected }),
    onFault,
    ...(ordering.gossip && {
      onGossip: createGossipJudge(
        { ordering, ledger, parameters: genesis.engine.parameters },
        (checks) => verifyTwice(verifier, checks),
        (from, bytes) => dispatch({ type: 'frame', from, lane: 'bulk', bytes }),
      ),
    }),
  });
}

function sendTo(
  { opened }: MachineParts,
  network: Network | undefined,
  to: number | 'all',
  lane: Lane,
  bytes: Uint8Array,
): void {
  if (to !== 'all') {
    network?.send(to, lane, bytes);
    return;
  }
  if (isGossip(opened.ordering, bytes)) {
    network?.publish(bytes);
    return;
  }
  for (const peer of opened.genesis.validators.keys()) {
    if (peer !== opened.self) network?.send(peer, lane, bytes);
  }
}

/** A crashed signature thread is replaced by the verifier; its question is asked once more. */
async function verifyTwice(verifier: Verifier, checks: readonly SignatureCheck[]): Promise<boolean[]> {
  try {
    return await verifier.verify(checks);
  } catch (error) {
    if (error instanceof VerifierCrashedError) return verifier.verify(checks);
    throw error;
  }
}
