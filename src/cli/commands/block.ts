/** `block [HEIGHT|HASH]`: one block, its header and what became of its transactions. */
import { openClient } from '../client.ts';
import type { Invocation } from '../command.ts';
import { EXIT, type ExitCode } from '../exit.ts';
import { isHash, parseInteger } from '../parse.ts';
import { renderTable } from '../table.ts';

export async function runBlock(invocation: Invocation): Promise<ExitCode> {
  const { screen } = invocation;
  const [word] = invocation.arguments;
  const which = word === undefined ? undefined : parseWhich(word);
  const { client } = await openClient(invocation);
  const block = await client.block(which);
  screen.json(block);
  const facts: readonly [string, string][] = [
    ['height', String(block.height)],
    ['hash', block.hash],
    ['parent', block.parentHash],
    ['time', block.time],
    ['sequence', String(block.sequence)],
    ['proposer', block.proposer],
    ['state root', block.stateRoot],
  ];
  for (const [name, value] of facts) screen.line(`${name.padEnd(12)}${value}`);
  const rows = block.transactions.map(({ id, outcome, code, detail }, index) => [
    String(index),
    id,
    outcome,
    code === '' ? detail : `${code}: ${detail}`,
  ]);
  screen.line();
  screen.line(renderTable(screen, ['index', 'transaction', 'outcome', ''], rows, ['right']));
  return EXIT.done;
}

function parseWhich(word: string): number | string {
  return isHash(word) ? word.replace(/^0x/, '').toLowerCase() : parseInteger(word, 'HEIGHT or HASH', 0);
}
