/** One PBFT machine under the hand of a test: messages of the others are made here, effects are looked at one by one. */
import { sha256 } from '../../../src/crypto/hash.ts';
import type { Tag } from '../../../src/crypto/tags.ts';
import type { Effect, ReplicaId } from '../../../src/protocols/contract.ts';
import type { OrderingInput, OrderingOutput, OrderingProcess, Tip } from '../../../src/protocols/ordering.ts';
import { createPbft } from '../../../src/protocols/pbft/index.ts';
import type {
  Certificate,
  ChainPoint,
  Checkpoint,
  NewView,
  NewViewContent,
  PbftMessage,
  PreparedCertificate,
  Proposal,
  ViewChange,
  ViewChangeContent,
  Vote,
} from '../../../src/protocols/pbft/messages.ts';
import { digestOf } from '../../../src/protocols/pbft/rules.ts';
import {
  ballotBytes,
  complaintBytes,
  newViewBytes,
  pointBytes,
  viewChangeBytes,
} from '../../../src/protocols/pbft/statements.ts';

export type PbftEffect = Effect<PbftMessage, OrderingOutput>;

export const T = 1_000;
export const PARAMETERS = { watermarkWindow: 8, inFlightMax: 4 };

/** Stands for a signature: deterministic, different for every signer, tag and text. (Real ones are the replica's affair.) */
export function signAs(signer: ReplicaId, tag: Tag, bytes: Uint8Array): Uint8Array {
  const half = sha256(Uint8Array.of(signer, ...new TextEncoder().encode(tag), ...bytes));
  return Uint8Array.of(...half, ...half);
}

export const GENESIS_TIP: Tip = {
  sequence: 0,
  height: 0,
  blockHash: new Uint8Array(32),
  seal: null,
  proof: null,
  certificate: null,
};

/** Bytes of a batch with a label, and its digest. */
export function batchNamed(label: string): { bytes: Uint8Array; digest: Uint8Array } {
  const bytes = new TextEncoder().encode(label);
  return { bytes, digest: digestOf(bytes) };
}

export function proposalOf(view: number, sequence: number, digest: Uint8Array, members = 4): Proposal {
  const ballot = { view, sequence, digest };
  return { ...ballot, signature: signAs(view % members, 'prePrepare', ballotBytes(ballot)) };
}

export function voteOf(
  tag: 'prepare' | 'commit',
  signer: ReplicaId,
  view: number,
  sequence: number,
  digest: Uint8Array,
): Vote {
  const ballot = { view, sequence, digest };
  return { ...ballot, signer, signature: signAs(signer, tag, ballotBytes(ballot)) };
}

export function prePrepare(view: number, sequence: number, label: string): PbftMessage {
  const { bytes, digest } = batchNamed(label);
  return { type: 'prePrepare', body: { proposal: proposalOf(view, sequence, digest), batch: bytes } };
}

export function vote(
  type: 'prepare' | 'commit',
  signer: ReplicaId,
  view: number,
  sequence: number,
  label: string,
): PbftMessage {
  return { type, body: voteOf(type, signer, view, sequence, batchNamed(label).digest) };
}

export function checkpointOf(signer: ReplicaId, point: ChainPoint): Checkpoint {
  return { ...point, signer, signature: signAs(signer, 'checkpoint', pointBytes(point)) };
}

export function certificateOf(point: ChainPoint, signers: readonly ReplicaId[]): Certificate {
  const signatures = signers.map((signer) => ({ signer, signature: checkpointOf(signer, point).signature }));
  return { ...point, signatures };
}

export function preparedOf(
  view: number,
  sequence: number,
  digest: Uint8Array,
  backups: readonly ReplicaId[],
): PreparedCertificate {
  const prepares = backups.map((signer) => ({
    signer,
    signature: voteOf('prepare', signer, view, sequence, digest).signature,
  }));
  return { ...proposalOf(view, sequence, digest), prepares };
}

export function viewChangeOf(
  signer: ReplicaId,
  view: number,
  content: Partial<ViewChangeContent> = {},
): ViewChange {
  const full = { certificates: [], prepared: [], ...content };
  return { view, ...full, signer, signature: signAs(signer, 'viewChange', viewChangeBytes(view, full)) };
}

export function newViewOf(view: number, content: NewViewContent, members = 4): NewView {
  const signer = view % members;
  return { view, ...content, signer, signature: signAs(signer, 'newView', newViewBytes(view, content)) };
}

export function complain(
  signer: ReplicaId,
  view: number,
  serial = 1,
  transaction: Uint8Array = new Uint8Array(),
): PbftMessage {
  const complaint = { view, serial, transaction };
  return {
    type: 'complain',
    body: { ...complaint, signer, signature: signAs(signer, 'complain', complaintBytes(complaint)) },
  };
}

/** A point of the chain that tests agree on: the block of sequence number s stands at height s. */
export function pointAt(sequence: number): ChainPoint {
  return { sequence, height: sequence, blockHash: new Uint8Array(32).fill(sequence) };
}

export interface Bench {
  /** Effects of this event; the host's answers (judging, executing, storing) follow at once where `answers` is set. */
  readonly receive: (message: PbftMessage, from?: ReplicaId) => PbftEffect[];
  readonly feed: (input: OrderingInput) => PbftEffect[];
  readonly fire: (timer: string) => PbftEffect[];
  readonly start: () => PbftEffect[];
  /** Everything persisted or noted so far, as a log would hold it. */
  readonly records: Uint8Array[];
  readonly process: OrderingProcess<PbftMessage>;
}

export interface BenchOptions {
  readonly self?: ReplicaId;
  readonly members?: number;
  readonly records?: readonly Uint8Array[];
  readonly tip?: Tip;
  /** Judge every batch valid, execute and store at once. */
  readonly answers?: boolean;
}

function answerTo(output: OrderingOutput): OrderingInput[] {
  if (output.type === 'judge') {
    return [{ type: 'judged', digest: output.batch.digest, sequence: output.sequence, verdict: 'valid' }];
  }
  if (output.type === 'adopt') {
    return output.decisions.map(({ sequence }) => ({ type: 'executed', ...pointAt(sequence) }));
  }
  return output.type === 'seal' ? [{ type: 'durable', sequence: output.sequence }] : [];
}

export function createBench(options: BenchOptions = {}): Bench {
  const { self = 1, members = 4, answers = true } = options;
  const records = [...(options.records ?? [])];
  const process = createPbft().createProcess({
    self,
    members,
    records: [...records],
    sign: (tag, bytes) => signAs(self, tag, bytes),
    chance: () => 0.5,
    tip: options.tip ?? GENESIS_TIP,
    parameters: PARAMETERS,
    timers: { viewTimeoutMs: T, viewTimeoutMsMax: 8 * T },
  });
  let nowMs = 1_000_000;
  const step = (event: Parameters<typeof process.step>[0]): PbftEffect[] => {
    nowMs += 100;
    const effects = [...process.step(event, nowMs)];
    for (const effect of [...effects]) {
      if (effect.type === 'persist' || effect.type === 'note') records.push(effect.record);
      if (!answers || effect.type !== 'output') continue;
      for (const input of answerTo(effect.output)) effects.push(...step({ type: 'input', input }));
    }
    return effects;
  };
  return {
    receive: (message, from = 0) => step({ type: 'message', from, message }),
    feed: (input) => step({ type: 'input', input }),
    fire: (name) => step({ type: 'timer', name }),
    start: () => step({ type: 'start' }),
    records,
    process,
  };
}

/** The messages of one type among the effects. */
export function sent<K extends PbftMessage['type']>(
  effects: readonly PbftEffect[],
  type: K,
): Extract<PbftMessage, { type: K }>[] {
  return effects.flatMap((effect) =>
    effect.type === 'send' && effect.message.type === type
      ? [effect.message as Extract<PbftMessage, { type: K }>]
      : [],
  );
}

/** The outputs of one type among the effects. */
export function outputs<K extends OrderingOutput['type']>(
  effects: readonly PbftEffect[],
  type: K,
): Extract<OrderingOutput, { type: K }>[] {
  return effects.flatMap((effect) =>
    effect.type === 'output' && effect.output.type === type
      ? [effect.output as Extract<OrderingOutput, { type: K }>]
      : [],
  );
}

/** Kinds of evidence told among the effects. */
export function accusations(effects: readonly PbftEffect[]): { who: ReplicaId; kind: string }[] {
  return effects.flatMap((effect) =>
    effect.type === 'accuse' ? [{ who: effect.who, kind: effect.evidence.kind }] : [],
  );
}
