/** The movements of one node's chain, one after another, for as long as somebody reads them. */
import type { ChainEventsResult } from '../results.ts';
import type { NodeMethods } from './panel.ts';

export type ChainReport =
  | {
      readonly type: 'adopt';
      readonly height: number;
      readonly hash: string;
      readonly transactions: readonly string[];
    }
  /** Blocks above this height are on the chain no more: what was in them waits again, or can never be. */
  | { readonly type: 'revert'; readonly height: number; readonly blocks: number }
  /** Some movements were lost (the node restarted, or this reader was too slow): what was concluded from earlier ones must be read anew. */
  | { readonly type: 'missed' };

/** How long one question waits for an answer. */
const WAIT_MS = 20_000;

/** Ends when its reader does. @throws UnreachableError when the node does not answer any more */
export async function* followChain(
  rpc: Pick<NodeMethods, 'chain_events'>,
): AsyncGenerator<ChainReport, void> {
  let { cursor } = await rpc.chain_events({});
  for (;;) {
    const page = await rpc.chain_events({ after: cursor, wait_ms: WAIT_MS });
    if (page.missed) yield { type: 'missed' };
    for (const event of page.events) yield toReport(event);
    cursor = page.cursor;
  }
}

function toReport({ type, height, hash, txs, blocks }: ChainEventsResult['events'][number]): ChainReport {
  if (type === 'revert') return { type, height: Number(height), blocks: Number(blocks) };
  const transactions = txs.map((id) => id.toLowerCase());
  return { type, height: Number(height), hash: (hash ?? '').toLowerCase(), transactions };
}
