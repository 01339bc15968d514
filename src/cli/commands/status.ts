/** `status`: one row for every node, as the node itself tells it. */
import { openClient } from '../client.ts';
import type { Invocation } from '../command.ts';
import { EXIT, type ExitCode } from '../exit.ts';
import { renderTable } from '../table.ts';

const MINING_HEAD = ['node', 'total work', 'difficulty', 'hashes/s', 'reorganisations', 'deepest', 'orphans'];
const HEAD = ['node', 'height', 'block hash', 'view', 'primary', 'peers', 'mempool', 'state'];
/** Miners have no views. */
const VIEW_COLUMNS = [3, 4];

export async function runStatus(invocation: Invocation): Promise<ExitCode> {
  const { screen } = invocation;
  const { client } = await openClient(invocation);
  const rows = await client.status();
  const cells = rows.map((row) => [
    row.name,
    ...[row.height, row.blockHash?.slice(0, 16), row.view, row.primary, row.peers, row.mempool].map((value) =>
      String(value ?? '-'),
    ),
    rowToState(row, screen.colors),
  ]);
  const isMined = rows.some(({ mining }) => mining !== null);
  const shown = <T>(row: readonly T[]): T[] =>
    row.filter((_, column) => !isMined || !VIEW_COLUMNS.includes(column));
  const aligned = shown(['left', 'right', 'left', 'right', 'left', 'right', 'right'] as const);
  screen.line(renderTable(screen, shown(HEAD), cells.map(shown), aligned));
  const miners = rows.flatMap(({ name, mining }) => {
    if (mining === null) return [];
    const { totalWork, difficulty, hashesPerSecond, ...counts } = mining;
    const { reorganisations, deepestReorganisation, orphans } = counts;
    const numbers = [hashesPerSecond, reorganisations, deepestReorganisation, orphans];
    return [[name, totalWork, difficulty, ...numbers.map(String)]];
  });
  if (miners.length > 0) {
    screen.line();
    screen.line(renderTable(screen, MINING_HEAD, miners, ['left', ...new Array(6).fill('right')]));
  }
  screen.json(rows.map(({ mining, ...row }) => (mining === null ? row : { ...row, mining })));
  if (rows.some((row) => row.reachable)) return EXIT.done;
  screen.note('No node answers: `logothete up` starts the network again.');
  return EXIT.no;
}

function rowToState(
  row: { reachable: boolean; catchingUp: boolean | null },
  colors: Invocation['screen']['colors'],
): string {
  if (!row.reachable) return colors.red('no answer');
  return row.catchingUp ? colors.yellow('catching up') : colors.green('in step');
}
