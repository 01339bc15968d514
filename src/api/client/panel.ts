/** The nodes that a client asks, and how many must say the same to be believed. */
import { bytesToHex } from '../../base/bytes.ts';
import type { Methods } from '../route.ts';
import { PUBLIC_ROUTES, type PublicRoutes } from '../routes.ts';
import { createRpcClient, type RpcClientOptions, UnreachableError } from '../rpc-client.ts';
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

export interface PanelOptions extends Pick<RpcClientOptions, 'timeoutMs'> {
  readonly chainId: Uint8Array;
  readonly endpoints: readonly Endpoint[];
  readonly needed: number;
}

/**
 * A node by its address. Before anything else it is asked for its chain: another network may have taken the ports of one that was stopped, and its
 * nodes would agree with each other. @throws UnreachableError from every method when it is a node of another chain
 */
function openNode(options: RpcClientOptions, chainId: Uint8Array): NodeMethods {
  const rpc = createRpcClient(PUBLIC_ROUTES, options);
  let isOurs = false;
  const knock = async (): Promise<void> => {
    if (isOurs) return;
    const { node_info: info } = await rpc.status({});
    if (info.network !== bytesToHex(chainId))
      throw new UnreachableError(options.url, 'a node of another chain is there');
    isOurs = true;
  };
  const methods = Object.entries(rpc).map(([name, call]) => [
    name,
    async (given: never) => {
      await knock();
      return call(given);
    },
  ]);
  return Object.fromEntries(methods) as NodeMethods;
}

export function createPanel({ chainId, endpoints, needed, timeoutMs }: PanelOptions): Panel {
  const nodes = endpoints.map(({ name, url }) => ({
    name,
    rpc: openNode({ url, ...(timeoutMs === undefined ? {} : { timeoutMs }) }, chainId),
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
