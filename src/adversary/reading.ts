/**
 * Orders in words, turned into data: `n3=equivocate`, `from:10+p:0.3`, `n0,n1`. What does not fit gets a sentence that says what would.
 * The same for the command line, for scenario files, and for a running network.
 */

import { hexToBytes } from '../base/bytes.ts';
import { LIMITS } from '../base/limits.ts';
import { suggestNames } from '../base/nearest.ts';
import type { ReplicaId } from '../protocols/contract.ts';
import type { Behaviour } from './behaviour.ts';
import { craftOf, enginesWith, findBehaviour } from './crafts.ts';
import type { Order, Payment } from './order.ts';
import { readTrigger } from './trigger-reading.ts';

/** What is wrong, as a sentence. */
export interface Problem {
  readonly problem: string;
}

export interface OrderWords {
  readonly node: string;
  readonly behaviour: string;
  /** Default `always`. */
  readonly when?: string | undefined;
  readonly towards?: readonly string[] | undefined;
  /** Default: the name of the traitor. */
  readonly seed?: string | undefined;
  /** Id of the transaction to take back, in hexadecimal digits. */
  readonly target?: string | undefined;
  /** Blocks to wait for before it is taken back; default 6. */
  readonly confirmations?: number | undefined;
}

/** Where orders are given, and who may be named. */
export interface Names {
  /** Name of the engine that orders the blocks. */
  readonly engine: string;
  readonly validators: readonly string[];
  /** Public keys of clients by name. */
  readonly clients: ReadonlyMap<string, Uint8Array>;
}

export function isProblem(value: unknown): value is Problem {
  return typeof value === 'object' && value !== null && 'problem' in value;
}

/** `n3=equivocate`, or several of them with commas between. */
export function readTraitors(text: string): readonly Pick<OrderWords, 'node' | 'behaviour'>[] | Problem {
  const orders: Pick<OrderWords, 'node' | 'behaviour'>[] = [];
  for (const word of text.split(',')) {
    const [node, behaviour, ...rest] = word.split('=').map((part) => part.trim());
    if (!node || !behaviour || rest.length > 0) {
      return { problem: `"${word}" orders nothing; expected NODE=BEHAVIOUR, such as n3=equivocate.` };
    }
    orders.push({ node, behaviour });
  }
  return orders;
}

type Target = Pick<Order, 'towards' | 'sender'>;

function readTargets(
  words: OrderWords,
  target: Behaviour<unknown>['target'],
  names: Names,
): Target | Problem {
  const { node, behaviour, towards } = words;
  if (towards === undefined) return { towards: null, sender: null };
  if (towards.length === 0)
    return { problem: `${behaviour} towards nobody is no lie: name somebody, or leave it out.` };
  if (target === 'nobody' || target === 'transaction')
    return { problem: `${behaviour} is not told towards anybody: leave the targets out.` };
  if (target === 'client') {
    const [name, ...others] = towards;
    const sender = names.clients.get(name!);
    if (sender !== undefined && others.length === 0) return { towards: null, sender };
    const known = suggestNames(name!, [...names.clients.keys()]);
    return { problem: `${behaviour} is about one client, and "${towards.join(',')}" is none. ${known}` };
  }
  const stranger = towards.find((name) => !names.validators.includes(name));
  if (stranger !== undefined) {
    return {
      problem: `There is no validator "${stranger}" to lie to. ${suggestNames(stranger, names.validators)}`,
    };
  }
  if (towards.includes(node)) return { problem: `${node} cannot lie to itself: name other validators.` };
  return { towards: [...new Set(towards)].map((name) => names.validators.indexOf(name)), sender: null };
}

/** One order, or what is wrong with it. */
export function readOrder(words: OrderWords, names: Names): Order | Problem {
  const { validators } = names;
  const traitor = validators.indexOf(words.node);
  if (traitor < 0)
    return { problem: `There is no validator "${words.node}". ${suggestNames(words.node, validators)}` };
  const behaviour = findBehaviour(names.engine, words.behaviour);
  if (behaviour === undefined) return { problem: explainUnknown(words.behaviour, names.engine) };
  const when = readTrigger(words.when ?? 'always');
  if (isProblem(when)) return when;
  const target = readTargets(words, behaviour.target, names);
  if (isProblem(target)) return target;
  const payment = readPayment(words, behaviour.target);
  if (isProblem(payment)) return payment;
  const paid = payment === undefined ? {} : { payment };
  return { traitor, behaviour: behaviour.name, when, ...target, ...paid, seed: words.seed ?? words.node };
}

/** A typo, or a lie for another engine. */
function explainUnknown(behaviour: string, engine: string): string {
  const [other] = enginesWith(behaviour);
  if (other !== undefined) {
    return `"${behaviour}" is a lie to the engine ${other}; this network runs ${engine}. \`traitor list\` shows the lies to each.`;
  }
  const known = craftOf(engine)?.behaviours.map(({ name }) => name) ?? [];
  return `There is no behaviour "${behaviour}". ${suggestNames(behaviour, known)}`;
}

/** Confirmations that most people wait for (Nakamoto's client). */
const USUAL_CONFIRMATIONS = 6;

function readPayment(
  { behaviour, target, confirmations }: OrderWords,
  kind: Behaviour<unknown>['target'],
): Payment | undefined | Problem {
  if (kind !== 'transaction') {
    if (target === undefined && confirmations === undefined) return undefined;
    return { problem: `${behaviour} takes no transaction back: leave --target and --confirmations out.` };
  }
  const id = target === undefined ? undefined : hexToBytes(target.replace(/^0x/, ''));
  if (id?.length !== 32) {
    return {
      problem: `${behaviour} needs the transaction to take back: --target and its id, 64 hexadecimal digits, as \`submit\` prints it.`,
    };
  }
  const blocks = confirmations ?? USUAL_CONFIRMATIONS;
  if (!Number.isSafeInteger(blocks) || blocks < 1 || blocks > LIMITS.powReorganisationMax) {
    return {
      problem: `Confirmations are a whole number in 1..${LIMITS.powReorganisationMax}; got ${blocks}.`,
    };
  }
  return { id, confirmations: blocks };
}

/**
 * Do these orders make sense together? The same lie twice does not; nor do more traitors than can be borne, unless that is wanted.
 * @param faulty who counts as a traitor besides, because its disk loses what it promised
 * @returns undefined when they do
 */
export function checkOrders(
  orders: readonly Order[],
  { validators, engine }: Pick<Names, 'validators' | 'engine'>,
  beyondBudget: boolean,
  faulty: readonly ReplicaId[] = [],
): Problem | undefined {
  const seen = new Set<string>();
  for (const { traitor, behaviour } of orders) {
    const key = `${traitor} ${behaviour}`;
    if (seen.has(key)) {
      return { problem: `${validators[traitor]} is ordered ${behaviour} twice: say all of it in one order.` };
    }
    seen.add(key);
  }
  const count = new Set([...faulty, ...orders.map(({ traitor }) => traitor)]).size;
  const f = craftOf(engine)?.traitorsMax(validators.length) ?? 0;
  if (count <= f || beyondBudget) return undefined;
  return {
    problem:
      `${count} traitors${faulty.length > 0 ? ' and disks that lost what was promised' : ''} among ${validators.length} validators are more than the ${f} that can be borne: ` +
      'the network may fork. Say so if you want it (--beyond-budget, or beyondBudget: true in a scenario).',
  };
}
