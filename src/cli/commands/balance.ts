/** `balance WHO`: what an account owns. */
import { bytesToHex } from '../../base/bytes.ts';
import { findAddress } from '../accounts.ts';
import { openClient } from '../client.ts';
import type { Invocation } from '../command.ts';
import { EXIT, type ExitCode } from '../exit.ts';

export async function runBalance(invocation: Invocation): Promise<ExitCode> {
  const who = invocation.arguments[0]!;
  const { client, home } = await openClient(invocation);
  const address = findAddress(home, who);
  const balance = await client.balance(address);
  invocation.screen.json({ account: who, address: bytesToHex(address), balance });
  if (balance === null) {
    invocation.screen.note(`There is no account ${who} on the chain; a transfer to it opens one.`);
    return EXIT.no;
  }
  invocation.screen.line(String(balance));
  return EXIT.done;
}
