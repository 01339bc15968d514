/** The nodes that a client asks, and how many must say the same to be believed. */

import type { Methods } from '../route.ts';
import { PUBLIC_ROUTES, type PublicRoutes } from '../routes.ts';
import { createRpcClient } from '../rpc-client.ts';
import { agree } from './agreement.ts';

export type NodeMethods = Methods<PublicRoutes>;

export interface Endpoint {
  readonly name: string;
  readonly url: string;
}

export interface Panel {
  readonly nodes: readonly { readonly name: string; readonly rpc: NodeMethods }[];
  /** f+1, or 1 where a single node is trusted. */
  readonly needed: number;
  /** What `needed` nodes agree on; where they do not (yet), what most say. */
  agreed<T>(ask: (rpc: NodeMethods) => Promise<T>, keyOf: (answer: T) => string): Promise<T>;
  /** Answers of `needed` nodes, or of all that answer. @throws the first error when nobody does */
  answers<T>(ask: (rpc: NodeMethods) => Promise<T>): Promise<readonly T[]>;
}

/** @param timeoutMs how long an answer may take, beyond what is asked to wait for */
export function createPanel(endpoints: readonly Endpoint[], needed: number, timeoutMs?: number): Panel {
  const nodes = endpoints.map(({ name, url }) => ({
    name,
    rpc: createRpcClient(PUBLIC_ROUTES, { url, ...(timeoutMs === undefined ? {} : { timeoutMs }) }),
  }));
  const agreed: Panel['agreed'] = async (ask, keyOf) =>
    (await agree(nodes, needed, ({ rpc }) => ask(rpc), keyOf)).answer;
  return {
    nodes,
    needed,
    agreed,
    answers: async <T>(ask: (rpc: NodeMethods) => Promise<T>) => {
      const answers: T[] = [];
      // all count as equal: what is wanted is that enough have answered
      await agreed(
        async (rpc) => void answers.push(await ask(rpc)),
        () => '',
      );
      return answers;
    },
  };
}
