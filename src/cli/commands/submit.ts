/** `submit put | delete | transfer`: signs one operation, submits it to f+1 nodes, and waits for the receipt. */
import { type AccountsOperation, encodeOperation } from '../../ledger/accounts/operations.ts';
import type { HomeDescription } from '../../node/home.ts';
import { findAddress, findSigner } from '../accounts.ts';
import { type NodeChoice, openClient } from '../client.ts';
import type { CommandRun, Invocation } from '../command.ts';
import { askConfirmations, confirmationsToText } from '../confirmations.ts';
import type { ExitCode } from '../exit.ts';
import { textToKey, textToValue } from '../operation-text.ts';
import { parseAmount } from '../parse.ts';
import { reportToExitCode, reportToJson, reportToText } from '../report.ts';

export interface SubmitOptions extends NodeChoice {
  /** Name of the signing account. */
  readonly as?: string;
  readonly wait: boolean;
  /** In blocks. */
  readonly expiresAfter?: number;
  readonly nonce?: number;
}

export const runPut: CommandRun<SubmitOptions> = (invocation) => {
  const [key, value] = invocation.arguments;
  const operation = { type: 'put', key: textToKey(key!), value: textToValue(value!) } as const;
  return submitOne(invocation, () => operation);
};

export const runDelete: CommandRun<SubmitOptions> = (invocation) => {
  const operation = { type: 'delete', key: textToKey(invocation.arguments[0]!) } as const;
  return submitOne(invocation, () => operation);
};

export const runTransfer: CommandRun<SubmitOptions> = (invocation) => {
  const [who, amountText] = invocation.arguments;
  const amount = parseAmount(amountText!, 'AMOUNT');
  return submitOne(invocation, (home) => ({ type: 'transfer', to: findAddress(home, who!), amount }));
};

/** What the client is told of the options. */
export function toClientOptions({ wait, expiresAfter, nonce }: SubmitOptions) {
  return {
    wait,
    ...(expiresAfter === undefined ? {} : { expiresAfter }),
    ...(nonce === undefined ? {} : { nonce }),
  };
}

async function submitOne(
  invocation: Invocation<SubmitOptions>,
  createOperation: (home: HomeDescription) => AccountsOperation,
): Promise<ExitCode> {
  const { screen, options } = invocation;
  const { client, home } = await openClient(invocation);
  const signer = findSigner(home, options.as);
  const operations = [encodeOperation(createOperation(home))];
  const report = await client.submit(signer, operations, toClientOptions(options));
  screen.line(reportToText(report, screen));
  if (report.state !== 'refused') screen.line(`id ${report.id}`);
  const counted = await askConfirmations(home.genesis, client, report);
  if (counted !== null) screen.line(confirmationsToText(counted));
  screen.json({ ...reportToJson(report), ...counted });
  return reportToExitCode(report, options.wait);
}
