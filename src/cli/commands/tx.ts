/** `tx ID`: what became of a transaction; with `--prove` as a proof that is checked here, so that no node has to be believed. */
import type { ProvenTransaction } from '../../api/client/inclusion-reader.ts';
import type { LedgerClient } from '../../api/client.ts';
import { type NodeChoice, openClient } from '../client.ts';
import type { Invocation } from '../command.ts';
import { askConfirmations, confirmationsToText } from '../confirmations.ts';
import { EXIT, type ExitCode, UsageError } from '../exit.ts';
import { isHash } from '../parse.ts';
import { reportToExitCode, reportToJson, reportToText } from '../report.ts';
import type { Screen } from '../screen.ts';

interface TxOptions extends NodeChoice {
  readonly prove?: boolean;
  readonly attacker?: number;
}

export async function runTx(invocation: Invocation<TxOptions>): Promise<ExitCode> {
  const { screen, options } = invocation;
  const given = invocation.arguments[0]!;
  if (!isHash(given)) {
    throw new UsageError(
      `A transaction id is 64 hexadecimal digits, as \`submit\` prints it; got "${given}".`,
    );
  }
  const { client, home } = await openClient(invocation);
  const id = given.replace(/^0x/, '').toLowerCase();
  const report = await client.tx(id);
  if (options.prove === true && report.state === 'committed') return proveTx(client, id, screen);
  screen.line(reportToText(report, screen));
  const counted = await askConfirmations(home.genesis, client, report, options.attacker);
  if (counted !== null) screen.line(confirmationsToText(counted));
  screen.json({
    ...reportToJson(report),
    ...counted,
    ...(options.prove === true ? { blockHash: null, proof: null } : {}),
  });
  return reportToExitCode(report, true);
}

/** Tells nothing but what is proven. */
async function proveTx(client: LedgerClient, id: string, screen: Screen): Promise<ExitCode> {
  const proven = await client.prove(id);
  if (proven === null) {
    screen.note('It is committed, but no certificate covers its block yet: ask again.');
    return EXIT.no;
  }
  const report = { ...proven, state: 'committed', reason: null } as const;
  screen.line(reportToText(report, screen));
  screen.line(proofToText(proven));
  screen.json({ ...reportToJson(report), blockHash: proven.blockHash, proof: proven.proof });
  return reportToExitCode(report, true);
}

function proofToText({ blockHash, height, proof }: ProvenTransaction): string {
  const last = height + proof.headers.length - 1;
  return `proven: it stands with its receipt in block ${blockHash}, which the certificate of height ${last} covers`;
}
