/**
 * The orders of a traitor, kept in its home: whoever kills it and starts it again finds the same liar. A file without orders says that it
 * has lied before; without the file it never has.
 */
import { existsSync } from 'node:fs';
import type { OrderText } from '../../adversary/order.ts';
import type { OrderWords } from '../../adversary/reading.ts';
import { LIMITS } from '../../base/limits.ts';
import { integer, list, record, type Shape, text } from '../../base/shape.ts';
import { readJson, writeJson } from '../files.ts';
import { nodePaths } from '../node-home.ts';

const words = text('1..200 characters', /^.{1,200}$/);
const ordersShape: Shape<{ orders: OrderText[] }> = record<{ orders: OrderText[] }>({
  orders: list<OrderText>(
    record<Omit<OrderText, 'target' | 'confirmations'>, Pick<OrderText, 'target' | 'confirmations'>>(
      { behaviour: words, when: words, towards: list(words, 0, 64), seed: words },
      { target: words, confirmations: integer(1, LIMITS.powReorganisationMax) },
    ),
    0,
    32,
  ),
});

/** Undefined: no order was ever given. @throws ConfigError */
export function readOrders(nodeHome: string): readonly OrderText[] | undefined {
  const path = nodePaths(nodeHome).traitor;
  return existsSync(path) ? readJson(path, 'the orders of a traitor', ordersShape).orders : undefined;
}

export function writeOrders(nodeHome: string, orders: readonly OrderText[]): void {
  writeJson(nodePaths(nodeHome).traitor, { orders });
}

/** What is left unsaid is filled in. */
export function toOrderText({ node, when, towards, seed, ...rest }: OrderWords): OrderText {
  return { ...rest, when: when ?? 'always', towards: towards ?? [], seed: seed ?? node };
}

export function toOrderWords(node: string, { towards, ...rest }: OrderText): OrderWords {
  return { node, ...rest, towards: towards.length === 0 ? undefined : towards };
}
