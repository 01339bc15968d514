/**
 * PBFT that is wrong on purpose: a checker that has not caught these is unproven. None is a fork of honest code: some are handed wrong
 * rules, the others are wrappers at the contract.
 */
import type { Ordering } from '../../../src/protocols/ordering.ts';
import {
  createPbft,
  PBFT_RULES,
  type PbftMessage,
  type PbftParameters,
  type Rules,
} from '../../../src/protocols/pbft/index.ts';
import { decodeRecord } from '../../../src/protocols/pbft/records.ts';

type Pbft = Ordering<PbftMessage, PbftParameters>;
type Config = Parameters<Pbft['createProcess']>[0];
type Effects = ReturnType<ReturnType<Pbft['createProcess']>['step']>;

function withRules(broken: Partial<Rules>): Pbft {
  return createPbft({ ...PBFT_RULES, ...broken });
}

function wrapped(
  config: (config: Config) => Config,
  effects: (effects: Effects) => Effects = (same) => same,
): Pbft {
  const honest = createPbft();
  return {
    ...honest,
    createProcess: (given) => {
      const engine = honest.createProcess(config(given));
      return { step: (event, nowMs) => effects(engine.step(event, nowMs)) };
    },
  };
}

const isKind = (record: Uint8Array, ...kinds: string[]) => kinds.includes(decodeRecord(record).type);
const forgetting = (...kinds: string[]) =>
  wrapped((config) => ({ ...config, records: config.records.filter((record) => !isKind(record, ...kinds)) }));

export const BROKEN_ENGINES: { readonly [name: string]: Pbft } = {
  'a quorum that is one too small': withRules({ quorum: (members) => PBFT_RULES.quorum(members) - 1 }),
  'P forgotten in a view change': withRules({ reported: () => [] }),
  'votes forgotten at a restart': forgetting('accepted', 'prepared'),
  'prepared certificates forgotten at a restart': forgetting('prepared'),
  'promises that are not synced before anything leaves': wrapped(
    (config) => config,
    (effects) =>
      effects.map((effect) => (effect.type === 'persist' ? { type: 'note', record: effect.record } : effect)),
  ),
};
