/** What `up` tells people: who runs where, how to submit, how to stop. */
import { relative } from 'node:path';
import type { SupervisorStatus } from '../api/supervisor-routes.ts';
import type { HomeDescription } from '../node/home.ts';
import { faultBound } from '../protocols/common/quorum.ts';
import type { Screen } from './screen.ts';
import { renderTable } from './table.ts';

export interface BannerContext {
  readonly screen: Screen;
  readonly description: HomeDescription;
  readonly status: SupervisorStatus;
  /** The program and its `--home`, as they must be typed. */
  readonly command: (words: string) => string;
  readonly isDetached: boolean;
  /** Working directory: paths inside it are shown from there. */
  readonly directory: string;
}

export function renderBanner(context: BannerContext): string {
  const { screen, description, status, command, isDetached } = context;
  const { colors } = screen;
  const count = description.nodes.length;
  const rows = description.nodes.map(({ name, apiUrl, directory }) => {
    const process = status.nodes.find((node) => node.name === name);
    return [name, String(process?.pid ?? '-'), apiUrl, shortenPath(directory, context.directory)];
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
    `${colors.bold(`${count} validator${count === 1 ? '' : 's'} of one chain`)}, ${promiseOf(description.genesis.engine.name, count)}`,
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

/** What people may rely on. */
function promiseOf(engine: string, count: number): string {
  return engine === 'pow'
    ? 'ordered by proof of work: a block can be taken back, the less likely the more stand on it.'
    : `ordered by ${engine.toUpperCase()}: ${faultBound(count)} of them may fail or lie.`;
}

function shortenPath(path: string, directory: string): string {
  const short = relative(directory, path);
  return short.startsWith('..') ? path : short;
}
