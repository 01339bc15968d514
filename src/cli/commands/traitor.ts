/** `traitor NODE BEHAVIOUR`: makes a running node lie, or honest again; `traitor list` explains the catalogue. */
import { HONEST } from '../../adversary/order.ts';
import { pbftCraft } from '../../adversary/pbft/craft.ts';
import { readHome } from '../../node/home.ts';
import { requireSense } from '../../node/local/orders.ts';
import { openSupervisor } from '../client.ts';
import type { Invocation } from '../command.ts';
import { EXIT, type ExitCode, UsageError } from '../exit.ts';

export interface TraitorOptions {
  readonly when?: string;
  readonly towards?: readonly string[];
  readonly seed?: string;
  readonly beyondBudget?: boolean;
}

export async function runTraitor(invocation: Invocation<TraitorOptions>): Promise<ExitCode> {
  const [node, behaviour] = invocation.arguments;
  if (node === 'list') return list(invocation);
  if (behaviour === undefined)
    throw new UsageError(`What shall ${node} do? \`traitor list\` shows every lie; \`honest\` ends them.`);
  return order(invocation, node!, behaviour);
}

async function order(
  invocation: Invocation<TraitorOptions>,
  node: string,
  behaviour: string,
): Promise<ExitCode> {
  const { screen, home, options } = invocation;
  const { beyondBudget = false, ...rest } = options;
  const words = { behaviour, ...rest };
  const supervisor = await openSupervisor(invocation, [node]);
  const names = (await readHome(home)).nodes.map(({ name }) => name);
  requireSense(home, names, [{ node, ...words }], beyondBudget);
  await supervisor.traitor(node, words, beyondBudget);
  screen.line(
    behaviour === HONEST
      ? `${node} is honest from now on; what it said before stays said.`
      : `${node} lies: ${summaryOf(behaviour)}. \`logothete verdict\` judges, \`logothete traitor ${node} honest\` heals.`,
  );
  screen.json({ node, ...words });
  return EXIT.done;
}

function summaryOf(behaviour: string): string {
  return pbftCraft.behaviours.find(({ name }) => name === behaviour)!.summary;
}

function list({ screen }: Invocation<TraitorOptions>): ExitCode {
  for (const { name, summary, theorem, target } of pbftCraft.behaviours) {
    screen.line(`${screen.colors.bold(name)}${TOWARDS[target]}`);
    screen.line(`    ${summary}`);
    screen.line(screen.colors.dim(`    Holds all the same: ${theorem}`));
  }
  screen.json(
    pbftCraft.behaviours.map(({ name, summary, theorem, target }) => ({ name, summary, theorem, target })),
  );
  return EXIT.done;
}

const TOWARDS = { peers: '  [--towards n0,n1]', client: '  [--towards alice]', nobody: '' } as const;
