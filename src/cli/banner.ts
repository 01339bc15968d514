/** What `up` tells people: who runs where, how to submit, how to stop. */
import type { SupervisorStatus } from '../api/supervisor-routes.ts';
import type { HomeDescription } from '../node/home.ts';
import type { Screen } from './screen.ts';
import { renderTable } from './table.ts';

export interface BannerContext {
  readonly screen: Screen;
  readonly description: HomeDescription;
  readonly status: SupervisorStatus;
  /** The program and its `--home`, as they must be typed. */
  readonly command: (words: string) => string;
  readonly isDetached: boolean;
}

export function renderBanner({ screen, description, status, command, isDetached }: BannerContext): string {
  const { colors } = screen;
  const count = description.nodes.length;
  const faulty = Math.floor((count - 1) / 3);
  const rows = description.nodes.map(({ name, apiUrl, directory }) => {
    const process = status.nodes.find((node) => node.name === name);
    return [name, String(process?.pid ?? '-'), apiUrl, directory];
  });
  const examples = [
    ['submit put colour blue', 'sign it as the first account, wait for the receipt'],
    [`get colour --node n${count - 1}`, 'read it from another node'],
    ['submit transfer bob 25 --as alice', 'pay'],
    ['status', 'height, hash, view and primary of every node'],
    ['kill n0', 'the network goes on without it; `restart n0` brings it back'],
  ] as const;
  const width = Math.max(...examples.map(([words]) => command(words).length));
  return [
    '',
    `${colors.bold(`${count} validator${count === 1 ? '' : 's'} of one chain`)}, ordered by PBFT: ${faulty} of them may fail or lie.`,
    `Chain ${description.chainId}`,
    '',
    renderTable(screen, ['node', 'pid', 'API (JSON-RPC 2.0)', 'files'], rows, ['left', 'right']),
    '',
    `Accounts that can sign: ${description.accounts.map(({ name }) => name).join(', ')}. Try, in another terminal:`,
    '',
    ...examples.map(([words, why]) => `  ${command(words).padEnd(width)}  ${colors.dim(`# ${why}`)}`),
    '',
    isDetached
      ? `The network runs in the background; \`${command('down')}\` stops it.`
      : 'Ctrl-C stops all nodes cleanly; the next start resumes the same chain.',
  ].join('\n');
}
