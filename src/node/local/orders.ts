/** Orders to lie in a local network: what all nodes together were told, and whether one more makes sense. */
import { HONEST, type OrderText } from '../../adversary/order.ts';
import { checkOrders, isProblem, type OrderWords, type Problem, readOrder } from '../../adversary/reading.ts';
import { NodeError } from '../errors.ts';
import { writeFellowKeys } from '../lab/fellow-keys.ts';
import { readOrders, toOrderText, toOrderWords, writeOrders } from '../lab/orders-file.ts';
import { namesOf } from '../lab/traitor-seat.ts';
import { readGenesisFile, readKeyFile } from '../node-home.ts';
import { homePaths, localNodePaths } from './layout.ts';

/** What the home of a node says; undefined: it was never ordered to lie. */
export function readNodeOrders(home: string, name: string): readonly OrderText[] | undefined {
  return readOrders(localNodePaths(home, name).directory);
}

/** For a node that does not run: it obeys when it starts. */
export function writeNodeOrders(home: string, orders: readonly OrderWords[]): void {
  for (const name of new Set(orders.map(({ node }) => node))) {
    const own = orders.filter(({ node, behaviour }) => node === name && behaviour !== HONEST);
    if (own.length === 0 && readNodeOrders(home, name) === undefined) continue;
    writeOrders(localNodePaths(home, name).directory, own.map(toOrderText));
  }
}

/** Whoever has orders gets the keys of all others who have; whoever has none, none. */
export function shareKeys(home: string, nodes: readonly string[]): void {
  const traitors = nodes.filter((name) => (readNodeOrders(home, name) ?? []).length > 0);
  for (const name of nodes) {
    const fellows = traitors.includes(name) ? traitors.filter((other) => other !== name) : [];
    const secretKeys = fellows.map((fellow) => readKeyFile(localNodePaths(home, fellow).key).secretKey);
    writeFellowKeys(localNodePaths(home, name).directory, secretKeys);
  }
}

/**
 * May these orders be given, in place of earlier ones to the same nodes?
 * @throws NodeError that says what is wrong: a typo, or more traitors than can be borne
 */
export function requireSense(
  home: string,
  nodes: readonly string[],
  wanted: readonly OrderWords[],
  beyondBudget: boolean,
): void {
  const { genesis } = readGenesisFile(homePaths(home).genesis);
  const addressed = new Set(wanted.map(({ node }) => node));
  const others = nodes
    .filter((name) => !addressed.has(name))
    .flatMap((name) => (readNodeOrders(home, name) ?? []).map((order) => toOrderWords(name, order)));
  const lies = wanted.filter(({ behaviour }) => behaviour !== HONEST);
  const names = namesOf(genesis);
  const read = [...others, ...lies].map((words) => readOrder(words, names));
  const problem = read.find(isProblem) ?? checkOrders(read.filter(isOrder), names, beyondBudget);
  if (problem !== undefined) throw new NodeError('bad-order', problem.problem);
}

function isOrder<T>(read: T | Problem): read is T {
  return !isProblem(read);
}
