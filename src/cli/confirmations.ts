/** How safe a transaction is on a mined chain: never final, only less and less likely to be taken back. */
import type { StatusRow, TransactionReport } from '../api/client/reports.ts';
import type { LedgerClient } from '../api/client.ts';
import type { Genesis } from '../ledger/genesis.ts';
import { reversalProbability } from '../protocols/pow/reversal.ts';

export interface Confirmations {
  /** Blocks from the transaction's own up to the lowest tip of the nodes that answer. */
  readonly confirmations: number;
  /** Assumed share of the hashing power of somebody who mines a secret branch. */
  readonly attacker: number;
  /** The chance that such an attacker takes it back (Rosenfeld, exact). */
  readonly reversalProbability: number;
}

/** Assumed where nobody says otherwise. */
export const DEFAULT_ATTACKER = 0.1;

/** Null where the chain is not mined, or the transaction stands in no block. */
export async function askConfirmations(
  { engine }: Pick<Genesis, 'engine'>,
  client: Pick<LedgerClient, 'status'>,
  { height }: Pick<TransactionReport, 'height'>,
  attacker: number = DEFAULT_ATTACKER,
): Promise<Confirmations | null> {
  if (engine.name !== 'pow' || height === null) return null;
  return countConfirmations(height, await client.status(), attacker);
}

/** @param height of the transaction's block */
export function countConfirmations(
  height: number,
  rows: readonly Pick<StatusRow, 'height'>[],
  attacker: number,
): Confirmations {
  const heights = rows.flatMap((row) => (row.height === null ? [] : [row.height]));
  const confirmations = heights.length === 0 ? 0 : Math.max(0, Math.min(...heights) - height + 1);
  return { confirmations, attacker, reversalProbability: reversalProbability(attacker, confirmations) };
}

export function confirmationsToText(counted: Confirmations): string {
  const { confirmations, attacker, reversalProbability: risk } = counted;
  const blocks = `${confirmations} confirmation${confirmations === 1 ? '' : 's'}`;
  return `${blocks}: somebody with ${attacker} of the hashing power takes it back with probability ${risk.toPrecision(3)}; it is never final`;
}
