/** `accounts`: the named development accounts. */
import { openClient } from '../client.ts';
import type { Invocation } from '../command.ts';
import { EXIT, type ExitCode } from '../exit.ts';
import { renderTable } from '../table.ts';

export async function runAccounts(invocation: Invocation): Promise<ExitCode> {
  const { screen } = invocation;
  const { client } = await openClient(invocation);
  const accounts = await client.accounts();
  const rows = accounts.map(({ name, address, balance, nonce }) => [
    name,
    address,
    String(balance),
    String(nonce),
  ]);
  screen.line(
    renderTable(screen, ['account', 'address', 'balance', 'nonce'], rows, ['left', 'left', 'right', 'right']),
  );
  screen.json(accounts);
  return EXIT.done;
}
