/**
 * Orders in words, turned into data: `n3=equivocate`, `from:10+p:0.3`, `n0,n1`. What does not fit gets a sentence that says what would.
 * The same for the command line, for scenario files, and for a running network.
 */
import { suggestNames } from '../base/nearest.ts';
import { faultBound } from '../protocols/common/quorum.ts';
import type { Order } from './order.ts';
import { pbftCraft } from './pbft/craft.ts';
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
}

/** Who may be named. */
export interface Names {
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
  target: 'peers' | 'client' | 'nobody',
  names: Names,
): Target | Problem {
  const { node, behaviour, towards } = words;
  if (towards === undefined) return { towards: null, sender: null };
  if (towards.length === 0)
    return { problem: `${behaviour} towards nobody is no lie: name somebody, or leave it out.` };
  if (target === 'nobody')
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
  const behaviour = pbftCraft.behaviours.find(({ name }) => name === words.behaviour);
  if (behaviour === undefined) {
    const known = pbftCraft.behaviours.map(({ name }) => name);
    return { problem: `There is no behaviour "${words.behaviour}". ${suggestNames(words.behaviour, known)}` };
  }
  const when = readTrigger(words.when ?? 'always');
  if (isProblem(when)) return when;
  const target = readTargets(words, behaviour.target, names);
  if (isProblem(target)) return target;
  return { traitor, behaviour: behaviour.name, when, ...target, seed: words.seed ?? words.node };
}

/**
 * Do these orders make sense together? The same lie twice does not; nor do more traitors than f, unless that is wanted.
 * @returns undefined when they do
 */
export function checkOrders(
  orders: readonly Order[],
  validators: readonly string[],
  beyondBudget: boolean,
): Problem | undefined {
  const seen = new Set<string>();
  for (const { traitor, behaviour } of orders) {
    const key = `${traitor} ${behaviour}`;
    if (seen.has(key)) {
      return { problem: `${validators[traitor]} is ordered ${behaviour} twice: say all of it in one order.` };
    }
    seen.add(key);
  }
  const count = new Set(orders.map(({ traitor }) => traitor)).size;
  const f = faultBound(validators.length);
  if (count <= f || beyondBudget) return undefined;
  return {
    problem:
      `${count} traitors among ${validators.length} validators are more than the f = ${f} that can be borne: ` +
      'the network may fork. Say so if you want it (--beyond-budget, or beyondBudget: true in a scenario).',
  };
}
