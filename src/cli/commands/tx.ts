/** `tx ID`: what became of a transaction. */
import { openClient } from '../client.ts';
import type { Invocation } from '../command.ts';
import { type ExitCode, UsageError } from '../exit.ts';
import { isHash } from '../parse.ts';
import { reportToExitCode, reportToJson, reportToText } from '../report.ts';

export async function runTx(invocation: Invocation): Promise<ExitCode> {
  const { screen } = invocation;
  const id = invocation.arguments[0]!;
  if (!isHash(id))
    throw new UsageError(`A transaction id is 64 hexadecimal digits, as \`submit\` prints it; got "${id}".`);
  const { client } = await openClient(invocation);
  const report = await client.tx(id.replace(/^0x/, '').toLowerCase());
  screen.line(reportToText(report, screen));
  screen.json(reportToJson(report));
  return reportToExitCode(report, true);
}
