/** This machine's bare Ed25519 verification rate: what the figures of the ledger are measured against. */
import { startChild } from './child.ts';

/** Signatures that so many processes verify per second, together, each doing nothing else. */
export async function measureVerifyRate(processes: number, seconds: number): Promise<number> {
  const rates = Array.from({ length: processes }, async () => {
    const child = startChild<{ seconds: number }, { perSecond: number }>('./verify-process.js');
    child.send({ seconds });
    return (await child.next()).perSecond;
  });
  const total = (await Promise.all(rates)).reduce((sum, rate) => sum + rate, 0);
  return Math.round(total);
}
