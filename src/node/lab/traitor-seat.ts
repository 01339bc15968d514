/**
 * The seat of a traitor in a running node of a laboratory chain: between the replica and the world, honest until it is ordered to lie.
 * It lives as long as the process; its orders outlive it (`orders-file.ts`).
 */

import type { Wire } from '../../adversary/behaviour.ts';
import { craftOf } from '../../adversary/crafts.ts';
import type { LabReport } from '../../adversary/lab-report.ts';
import type { OrderText } from '../../adversary/order.ts';
import { isProblem, type Names, type Problem, readOrder } from '../../adversary/reading.ts';
import { createTraitor, type Traitor } from '../../adversary/traitor.ts';
import type { Genesis } from '../../ledger/genesis.ts';
import type { NodeConfig } from '../config.ts';
import { NodeError } from '../errors.ts';
import type { ObservedStream } from '../observe/observation.ts';
import type { Opened } from '../opening.ts';
import { readFellows } from './fellow-keys.ts';
import { readOrders, toOrderWords, writeOrders } from './orders-file.ts';

export interface TraitorSeat extends Pick<Traitor<unknown>, 'createEngine' | 'wrapReplica' | 'answers'> {
  /** Reads again whose keys it was given. */
  readonly meetFellows: () => void;
  /** These orders, and no others; none: honest from now on. Nothing changes where one of them makes no sense. */
  readonly obey: (orders: readonly OrderText[]) => Problem | undefined;
  readonly report: () => Pick<LabReport, 'orders' | 'hasLied' | 'told'>;
}

/** Who may be named in orders to the nodes of this chain. */
export function namesOf({ engine, validators, accounts }: Genesis): Names {
  return {
    engine: engine.name,
    validators: validators.map(({ name }) => name),
    clients: new Map(accounts.map(({ name, publicKey }) => [name, publicKey])),
  };
}

/** Undefined: no laboratory chain, or one whose engine has no traitors. @throws ConfigError, NodeError on orders that cannot be read */
export function createTraitorSeat(
  config: NodeConfig,
  { genesis, chainId, self }: Opened,
  { observer }: ObservedStream,
  wire: Wire,
): TraitorSeat | undefined {
  const craft = craftOf(genesis.engine.name);
  if (!genesis.lab || craft === undefined) return undefined;
  const before = readOrders(config.home);
  let orders: readonly OrderText[] = [];
  let hasLied = before !== undefined;
  let fellows = readFellows(config.home, genesis, chainId);
  const traitor = createTraitor({
    self,
    members: genesis.validators.length,
    craft,
    hasLied,
    fellows: () => fellows,
    wire,
    onLie: (behaviour, what) =>
      observer({ type: 'notice', level: 'info', text: `lie (${behaviour}): ${what}` }, Date.now()),
  });
  const enter = (wanted: readonly OrderText[]): Problem | undefined => {
    const read = wanted.map((order) => readOrder(toOrderWords(config.name, order), namesOf(genesis)));
    const problem = read.find(isProblem);
    if (problem !== undefined) return problem;
    orders = wanted;
    traitor.set(read.flatMap((one) => (isProblem(one) ? [] : [one])));
    return undefined;
  };
  const problem = enter(before ?? []);
  if (problem !== undefined)
    throw new NodeError('bad-config', `the orders of ${config.name}: ${problem.problem}`);
  return {
    createEngine: traitor.createEngine,
    wrapReplica: traitor.wrapReplica,
    answers: traitor.answers,
    meetFellows() {
      fellows = readFellows(config.home, genesis, chainId);
    },
    obey(wanted) {
      const refusal = enter(wanted);
      if (refusal !== undefined) return refusal;
      hasLied ||= wanted.length > 0;
      if (hasLied) writeOrders(config.home, wanted);
      return undefined;
    },
    report: () => ({ orders, hasLied, told: traitor.told() }),
  };
}
