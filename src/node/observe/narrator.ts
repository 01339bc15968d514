/** Turns the observed stream into log lines: what an operator wants to know, at the level at which he wants to know it. */
import type { Effect } from '../../protocols/contract.ts';
import type { OrderingOutput } from '../../protocols/ordering.ts';
import type { Observation, Observer } from '../../replica/ports.ts';
import type { Log } from './log.ts';

/** @param nameOf name of a validator */
export function createNarrator(log: Log, nameOf: (replica: number) => string): Observer {
  return (observation) => narrate(log, nameOf, observation);
}

function narrate(log: Log, nameOf: (replica: number) => string, observation: Observation): void {
  switch (observation.type) {
    case 'step':
      for (const effect of observation.effects) narrateEffect(log, nameOf, effect);
      break;
    case 'block': {
      const { height, transactions, source } = observation;
      log.debug('executed a block', { height, transactions, source });
      break;
    }
    case 'revert': {
      const { blocks, height } = observation;
      log.info(`a branch with more work: ${blocks} blocks were taken back`, { height });
      break;
    }
    case 'durable':
      log.debug('a decision is on disk', { height: observation.height });
      break;
    case 'fault': {
      const { peer, fault } = observation;
      const level = fault.action === 'punish' ? 'warn' : 'debug';
      log[level](`fault of ${nameOf(peer)}: ${fault.code}: ${fault.detail}`);
      break;
    }
    case 'sync': {
      const { phase, height, peer } = observation;
      const level = phase === 'progress' ? 'debug' : 'info';
      log[level](`catching up: ${phase}`, { height, ...(peer === null ? {} : { peer: nameOf(peer) }) });
      break;
    }
    case 'notice':
      log[observation.level](observation.text);
      break;
  }
}

function narrateEffect(
  log: Log,
  nameOf: (replica: number) => string,
  effect: Effect<unknown, unknown>,
): void {
  if (effect.type === 'accuse') {
    log.warn(`evidence against ${nameOf(effect.who)}: ${effect.evidence.kind}`);
    return;
  }
  if (effect.type !== 'output') return;
  const output = effect.output as OrderingOutput;
  if (output.type !== 'view') return;
  const { view, primary, active } = output;
  if (active) log.info(`view ${view}, primary ${nameOf(primary)}`);
  else log.info(`left for view ${view}, whose primary will be ${nameOf(primary)}`);
}
