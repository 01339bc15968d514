/** `up`: supervises a network of validators on this host, in this process or (`--detach`) in one that stays behind. */
import { resolve } from 'node:path';
import type { OrderWords } from '../../adversary/reading.ts';
import type { SupervisorControl } from '../../api/supervisor-client.ts';
import { readHome } from '../../node/home.ts';
import { readNetworkConfig } from '../../node/local/settings.ts';
import type { LocalNetworkOptions, NetworkEvent } from '../../node/local-network.ts';
import { renderBanner } from '../banner.ts';
import { DEFAULT_HOME, type Invocation } from '../command.ts';
import { startDetached } from '../detach.ts';
import { EXIT, type ExitCode, UsageError } from '../exit.ts';
import { programName } from '../program-name.ts';
import { onStopSignal } from '../stop-signal.ts';

export interface UpOptions {
  readonly nodes?: number;
  readonly fresh?: boolean;
  readonly detach?: boolean;
  readonly basePort?: number | 'auto';
  readonly engine?: string;
  readonly blockTime?: number;
  readonly threads?: number;
  readonly traitor?: readonly OrderWords[];
  readonly beyondBudget?: boolean;
}

export async function runUp(invocation: Invocation<UpOptions>): Promise<ExitCode> {
  const { screen, home, options } = invocation;
  const settings = await readSettings(invocation);
  if (options.detach) {
    await announce(invocation, await startDetached(invocationToWords(invocation), home));
    return EXIT.done;
  }
  const { createLocalNetwork } = await import('../../node/local-network.ts');
  const { DOORS } = await import('../../api/ports.ts');
  const onEvent = ({ text }: NetworkEvent) => screen.note(text);
  const starting = createLocalNetwork({ ...settings, onEvent }, DOORS);
  onStopSignal(async () => {
    screen.note('Stopping all nodes.');
    await (await starting).down();
  });
  const network = await starting;
  await announce(invocation, network);
  await network.ended;
  return EXIT.done;
}

/** The settings file, overruled by the options of the command line. */
async function readSettings(invocation: Invocation<UpOptions>): Promise<LocalNetworkOptions> {
  const { nodes, fresh, basePort, traitor, beyondBudget } = invocation.options;
  const [file] = invocation.arguments;
  const config = file === undefined ? {} : readNetworkConfig(resolve(invocation.directory, file));
  return {
    ...config,
    home: invocation.home,
    ...(nodes === undefined ? {} : { nodes }),
    ...(fresh === undefined ? {} : { fresh }),
    ...(basePort === undefined ? {} : { basePort }),
    ...(traitor === undefined ? {} : { traitors: traitor }),
    ...(beyondBudget === undefined ? {} : { beyondBudget }),
    ...miningSettings(invocation.options),
  };
}

/** Which engine orders a new chain, and what is said of mining. */
function miningSettings({ engine, blockTime, threads }: UpOptions): Partial<LocalNetworkOptions> {
  if (engine !== 'pow' && (blockTime !== undefined || threads !== undefined))
    throw new UsageError('--block-time and --threads are for a mined chain: add --engine pow.');
  const parameters = blockTime === undefined ? {} : { blockTimeMs: blockTime };
  return {
    ...(engine === undefined ? {} : { engine: { name: engine, parameters } }),
    ...(threads === undefined ? {} : { mining: { threads } }),
  };
}

/** The same command line for the process that stays behind. */
function invocationToWords({ arguments: [file], options, home, directory }: Invocation<UpOptions>): string[] {
  const words = ['up', '--home', home];
  if (file !== undefined) words.push(resolve(directory, file));
  if (options.nodes !== undefined) words.push('--nodes', String(options.nodes));
  if (options.basePort !== undefined) words.push('--base-port', String(options.basePort));
  if (options.fresh) words.push('--fresh');
  if (options.engine !== undefined) words.push('--engine', options.engine);
  if (options.blockTime !== undefined) words.push('--block-time', `${options.blockTime}ms`);
  if (options.threads !== undefined) words.push('--threads', String(options.threads));
  if (options.traitor)
    words.push('--traitor', options.traitor.map((one) => `${one.node}=${one.behaviour}`).join(','));
  if (options.beyondBudget) words.push('--beyond-budget');
  return words;
}

async function announce(invocation: Invocation<UpOptions>, control: SupervisorControl): Promise<void> {
  const { screen, home, directory, options } = invocation;
  const description = await readHome(home);
  const status = await control.status();
  const name = programName(directory);
  const suffix = home === resolve(directory, DEFAULT_HOME) ? '' : ` --home ${home}`;
  screen.line(
    renderBanner({
      screen,
      description,
      status,
      command: (words) => `${name} ${words}${suffix}`,
      isDetached: options.detach === true,
      directory,
    }),
  );
  screen.json({
    home,
    chainId: description.chainId,
    nodes: description.nodes.map((node) => ({
      ...node,
      pid: status.nodes.find(({ name }) => name === node.name)?.pid ?? null,
    })),
    accounts: description.accounts.map((account) => account.name),
  });
}
