/** `evidence`: proofs of misbehaviour that the nodes hold; anyone who knows the validators can check them. */
import { bytesToHex } from '../../base/bytes.ts';
import { openClient } from '../client.ts';
import type { Invocation } from '../command.ts';
import { EXIT, type ExitCode } from '../exit.ts';
import { renderTable } from '../table.ts';

export async function runEvidence(invocation: Invocation): Promise<ExitCode> {
  const { screen } = invocation;
  const { client } = await openClient(invocation);
  const evidence = await client.evidence();
  const rows = evidence.map(({ validator, kind, bytes }) => [validator, kind, `${bytes.length} bytes`]);
  const head = ['validator', 'what it did', 'proof'];
  screen.line(rows.length === 0 ? 'Nobody has been caught.' : renderTable(screen, head, rows));
  screen.json(evidence.map(({ bytes, ...rest }) => ({ ...rest, proof: bytesToHex(bytes) })));
  return EXIT.done;
}
