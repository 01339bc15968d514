/** How a replica comes to life: its parts, put together over the durable chain and the promises of earlier lives. */
import { assert } from '../base/assert.ts';
import { type Fault, isFault } from '../base/fault.ts';
import { decodeHeader } from '../ledger/block.ts';
import type { ReplicaId } from '../protocols/contract.ts';
import type { Mining, OrderingInput, Tip } from '../protocols/ordering.ts';
import { createClaimChecker } from './claims.ts';
import type { ReplicaConfig } from './config.ts';
import type { Core } from './core.ts';
import { createDecisions } from './decisions.ts';
import { createEngineHost, type EngineHost } from './engine-host.ts';
import { createKnownEvidence, onAccuse } from './evidence.ts';
import { createLives, rememberEnd, tellLife } from './lives.ts';
import { MEMPOOL_LIMITS } from './mempool/limits.ts';
import { createPool } from './mempool/pool.ts';
import { onOutput } from './outputs.ts';
import type { ChainReader, Observation, ReplicaEffect } from './ports.ts';
import { createProofs } from './proofs.ts';
import { createProposing } from './proposing.ts';
import { createRelay } from './relay.ts';
import { createSignatures } from './signatures.ts';
import { createSync } from './sync/session.ts';

/** A replica's parts, and the line of effects of the present step. */
export interface Born {
  readonly core: Core;
  readonly host: EngineHost;
  /** Filled by the parts, emptied by who takes the step. */
  readonly effects: ReplicaEffect[];
}

export function bearReplica<M, P>(config: ReplicaConfig<M, P>): Born {
  const effects: ReplicaEffect[] = [];
  const inputs: OrderingInput[] = [];
  const claims = createClaimChecker(config.verifyClaim, config.members);
  const core = createCore(config, effects, inputs, claims);
  const { ordering, self, members, ledger, reader } = config;
  const createEngine = config.createEngine ?? ordering.createProcess;
  const engine = createEngine({
    self,
    members,
    records: config.records,
    sign: (tag, bytes) => {
      const signature = config.sign(tag, bytes);
      claims.remember({ signer: self, tag, bytes, signature });
      return signature;
    },
    chance: config.chance,
    tip: readTip(reader, ledger.tip()),
    parameters: config.parameters,
    timers: config.timers,
    ...(ordering.finality.type === 'probabilistic' && { mining: createMining(config) }),
  });
  const host = createEngineHost(ordering, engine, {
    members,
    inputs,
    claims,
    nowMs: () => core.nowMs,
    emit: core.emit,
    observe: core.observe,
    onFault: core.onFault,
    onOutput: (output) => onOutput(core, output),
    onAccuse: (evidence) => onAccuse(core, evidence),
  });
  return { core, host, effects };
}

function createCore<M, P>(
  config: ReplicaConfig<M, P>,
  effects: ReplicaEffect[],
  inputs: OrderingInput[],
  claims: ReturnType<typeof createClaimChecker>,
): Core {
  const { self, members, ledger, reader } = config;
  const emit = (effect: ReplicaEffect): void => {
    effects.push(effect);
  };
  const observe = (observation: Observation): void => config.observer?.(observation, core.nowMs);
  const lives = createLives(emit);
  const core: Core = {
    self,
    members,
    ledger,
    reader,
    batch: config.batch,
    nowMs: 0,
    emit,
    observe,
    onFault: (peer: ReplicaId, fault: Fault) => {
      observe({ type: 'fault', peer, fault });
      emit({ type: 'fault', peer, fault });
    },
    tell: (input) => {
      inputs.push(input);
    },
    proofs: createProofs(config.ordering, members, claims),
    signatures: createSignatures(emit),
    lives,
    pool: createPool({
      limits: config.mempool ?? MEMPOOL_LIMITS,
      nextNonce: ledger.nonceOf,
      onDropped: (entry, life) => {
        rememberEnd(lives, entry.key, life);
        tellLife(lives, entry, life);
      },
    }),
    urgent: new Map(),
    relay: createRelay(),
    proposing: createProposing(),
    decisions: createDecisions(ledger.tip()),
    evidence: createKnownEvidence(reader.evidence()),
    sync: createSync(),
    served: new Map(),
  };
  return core;
}

/** What a miner sees of the durable chain, and who it is. */
function createMining<M, P>({ self, ledger, reader }: ReplicaConfig<M, P>): Mining {
  const own = ledger.validatorsAt(ledger.tip().height).validators[self];
  assert(own !== undefined, 'a replica is a member');
  return {
    publicKey: own.publicKey,
    blockAt: (height) => {
      const block = reader.blockAt(height);
      const header = block && decodeHeader(block.header);
      if (!header) return undefined;
      assert(!isFault(header), 'a stored header can be read');
      return { blockHash: block.hash, engineHeader: header.engine, batch: block.batch };
    },
  };
}

/** Where the engine goes on: at the genesis (sequence number 0) on an empty disk. */
function readTip(
  reader: ChainReader,
  { sequence, height, blockHash }: Omit<Tip, 'seal' | 'proof' | 'certificate'>,
): Tip {
  const seal = reader.mark()?.seal;
  return {
    sequence,
    height,
    blockHash,
    // Blocks that came by catching up are stored without one.
    seal: seal === undefined || seal.length === 0 ? null : seal,
    proof: reader.blockAt(height)?.proof ?? null,
    certificate: reader.newestCertificate()?.bytes ?? null,
  };
}
