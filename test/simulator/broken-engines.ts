/**
 * Engines that are wrong on purpose: a checker that has not caught them is unproven. None is a fork of honest code: some are handed wrong
 * rules, the others are wrappers at the contract.
 */
import { concatBytes } from '../../src/base/bytes.ts';
import { isFault } from '../../src/base/fault.ts';
import { faultBound } from '../../src/protocols/common/quorum.ts';
import type { Effect, Event } from '../../src/protocols/contract.ts';
import type { Ordering, OrderingInput, OrderingOutput, ProposedBatch } from '../../src/protocols/ordering.ts';
import {
  createPbft,
  PBFT_RULES,
  type PbftMessage,
  type PbftParameters,
  type Rules,
} from '../../src/protocols/pbft/index.ts';
import { engineHeaderCodec } from '../../src/protocols/pbft/progress.ts';
import { decodeRecord, type PromiseRecord } from '../../src/protocols/pbft/records.ts';
import { carryOver } from '../../src/protocols/pbft/rules.ts';
import type { ProcessFactory } from '../../src/simulator/bare/settings.ts';

type Pbft = Ordering<PbftMessage, PbftParameters>;
type PbftFactory = ProcessFactory<PbftMessage, PbftParameters>;
type PbftEvent = Event<PbftMessage, OrderingInput>;
type PbftEffect = Effect<PbftMessage, OrderingOutput>;

function withRules(broken: Partial<Rules>): Pbft {
  return createPbft({ ...PBFT_RULES, ...broken });
}

function withFactory(wrap: (honest: PbftFactory) => PbftFactory): Pbft {
  const honest = createPbft();
  return { ...honest, createProcess: wrap(honest.createProcess) };
}

/** Rewrites every effect of a process. */
function withEffects(rewrite: (effect: PbftEffect) => PbftEffect): Pbft {
  return withFactory((honest) => (config) => {
    const engine = honest(config);
    return { step: (event, nowMs) => engine.step(event, nowMs).map(rewrite) };
  });
}

/** Counts every vote a second time, in the name of the next replica. */
const countingTwice: PbftFactory = (config) => {
  const engine = createPbft().createProcess(config);
  return {
    step(event, nowMs) {
      const effects = engine.step(event, nowMs);
      if (event.type !== 'message') return effects;
      const { message } = event;
      if (message.type !== 'prepare' && message.type !== 'commit') return effects;
      const signer = (message.body.signer + 1) % config.members;
      const copy = { ...message, body: { ...message.body, signer } };
      return [...effects, ...engine.step({ ...event, message: copy }, nowMs)];
    },
  };
};

/** Adds to every header the view in which this replica decided. */
const namingTheView: PbftFactory = (config) => {
  const engine = createPbft().createProcess(config);
  let view = 0;
  const rewrite = (effect: PbftEffect): PbftEffect => {
    if (effect.type !== 'output') return effect;
    const { output } = effect;
    if (output.type === 'view') view = output.view;
    if (output.type !== 'adopt') return effect;
    const decisions = output.decisions.map((decision) => ({
      ...decision,
      engineHeader: concatBytes(decision.engineHeader, Uint8Array.of(view)),
    }));
    return { ...effect, output: { ...output, decisions } };
  };
  return { step: (event, nowMs) => engine.step(event, nowMs).map(rewrite) };
};

/** A new life finds only the records that are kept here. */
function forgetting(isKept: (record: PromiseRecord, index: number, count: number) => boolean): Pbft {
  return withFactory((honest) => (config) => {
    const { length } = config.records;
    const records = config.records.filter((record, index) => isKept(decodeRecord(record), index, length));
    return honest({ ...config, records });
  });
}

/** The digest of every batch. */
const EMPTY_DIGEST = new Uint8Array(32);

/**
 * A digest that says nothing of its batch, as in the implementation that ByzzFuzz broke: votes agree, whatever they are for. The ledger beside
 * it has real digests, so that nothing but the missing bond is wrong.
 */
const withEmptyDigests: PbftFactory = (config) => {
  const engine = createPbft({ ...PBFT_RULES, digestOf: () => EMPTY_DIGEST }).createProcess(config);
  const hear = (event: PbftEvent): PbftEvent => {
    if (event.type !== 'input') return event;
    const { input } = event;
    if (input.type === 'judged') return { ...event, input: { ...input, digest: EMPTY_DIGEST } };
    if (input.type !== 'batch') return event;
    return { ...event, input: { ...input, batch: { ...input.batch, digest: EMPTY_DIGEST } } };
  };
  const tell = (effect: PbftEffect): PbftEffect => {
    if (effect.type !== 'output') return effect;
    const { output } = effect;
    if (output.type === 'judge') return { ...effect, output: { ...output, batch: withDigest(output.batch) } };
    if (output.type !== 'adopt') return effect;
    const decisions = output.decisions.map((decision) => {
      const batch = decision.batch && withDigest(decision.batch);
      const { sequence, engineHeader } = decision;
      return {
        ...decision,
        batch,
        engineHeader: batch
          ? engineHeaderCodec.encode({ sequence, batchDigest: batch.digest })
          : engineHeader,
      };
    });
    return { ...effect, output: { ...output, decisions } };
  };
  return { step: (event, nowMs) => engine.step(hear(event), nowMs).map(tell) };
};

function withDigest({ bytes }: ProposedBatch): ProposedBatch {
  return { bytes, digest: PBFT_RULES.digestOf(bytes) };
}

/** A NEW-VIEW is believed: what its primary calls O is carried over. */
const believeNewView: Rules['checkNewView'] = ({ viewChanges, proposals }) => ({
  ...carryOver(viewChanges),
  ballots: proposals,
});

/** By the name of what is wrong with it. */
export const BROKEN_ENGINES: Readonly<Record<string, Pbft>> = {
  'quorum one too small': withRules({ quorum: (members) => PBFT_RULES.quorum(members) - 1 }),
  'P forgotten in a view change': withRules({ reported: () => [] }),
  'all promises lost at restart': forgetting(() => false),
  'last promise lost at restart': forgetting((_record, index, count) => index < count - 1),
  'prepared certificates lost at restart': forgetting(({ type }) => type !== 'prepared'),
  'nothing synced before it leaves': withEffects((effect) =>
    effect.type === 'persist' ? { type: 'note', record: effect.record } : effect,
  ),
  'votes counted twice': withFactory(() => countingTwice),
  'view in the header': withFactory(() => namingTheView),
  'empty digest': withFactory(() => withEmptyDigests),
  'no watermark': withRules({ isInWindow: (sequence, certified) => sequence > certified }),
  'O not recomputed': withRules({ checkNewView: believeNewView }),
  'complaint threshold f': withRules({ complaintQuorum: faultBound }),
  'sync without certificate check': {
    ...createPbft(),
    readCertificate: (bytes, members) => {
      const read = createPbft().readCertificate(bytes, members);
      return isFault(read) ? read : { ...read, claims: [] };
    },
  },
};
