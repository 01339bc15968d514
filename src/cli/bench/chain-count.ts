/** What a chain says was committed: counted from its blocks and its nonces, never from a client's hope. */
import type { Methods } from '../../api/route.ts';
import type { PublicRoutes } from '../../api/routes.ts';
import { LIMITS } from '../../base/limits.ts';

export type NodeMethods = Methods<PublicRoutes>;

/** Transactions in the blocks above `from` up to `to`, as a node's headers count them. */
export async function countTransactions(node: NodeMethods, from: number, to: number): Promise<number> {
  let count = 0;
  for (let height = from; height < to; height += LIMITS.rpcHeadersMax) {
    const range = { minHeight: height + 1, maxHeight: Math.min(to, height + LIMITS.rpcHeadersMax) };
    const { block_metas: metas } = await node.blockchain(range);
    for (const meta of metas) count += Number(meta.num_txs);
  }
  return count;
}

/** Height of a node's newest durable block. */
export async function readHeight(node: NodeMethods): Promise<number> {
  const { sync_info: info } = await node.status({});
  return Number(info.latest_block_height);
}

/** Nonces of the named accounts: each counts the transactions of its sender that were executed with success. */
export async function readNonces(node: NodeMethods): Promise<ReadonlyMap<string, number>> {
  const { accounts } = await node.accounts({});
  return new Map(accounts.map(({ name, nonce }) => [name, Number(nonce)]));
}
