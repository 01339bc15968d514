/** What `verify` is to check: all nodes of a home, or the one whose directory was named. */
import { existsSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { createAccountsApplication } from '../../ledger/accounts/accounts.ts';
import type { Genesis } from '../../ledger/genesis.ts';
import { readNodeConfig } from '../../node/config.ts';
import { readHome } from '../../node/home.ts';
import { readGenesisFile } from '../../node/node-home.ts';
import { orderingOf } from '../../replica/engines.ts';
import type { Invocation } from '../command.ts';
import { AnswerIsNo, UsageError } from '../exit.ts';
import type { VerifyTarget } from './verify-node.ts';

/** @throws UsageError where the directory is neither, AnswerIsNo for a chain whose application is not built in */
export async function findTargets({
  arguments: [word],
  home,
  directory,
}: Invocation): Promise<readonly VerifyTarget[]> {
  if (word === undefined) return homeToTargets(home);
  const path = resolve(directory, word);
  if (!existsSync(path)) throw new UsageError(`There is no directory ${word}.`);
  const config = join(path, 'node.yaml');
  if (!existsSync(config)) return homeToTargets(path);
  const { name, home: nodeHome, genesis } = readNodeConfig(config);
  return [toTarget(name, nodeHome, readGenesisFile(genesis).genesis)];
}

async function homeToTargets(home: string): Promise<readonly VerifyTarget[]> {
  const { nodes, genesis } = await readHome(home);
  return nodes.map(({ name, directory }) => toTarget(name, directory, genesis));
}

function toTarget(name: string, directory: string, genesis: Genesis): VerifyTarget {
  const application = createAccountsApplication();
  if (genesis.application.name !== application.name) {
    throw new AnswerIsNo(
      'other-application',
      `${basename(directory)} runs the application "${genesis.application.name}", which is not built in: only a program that has it can execute its blocks again.`,
    );
  }
  return { name, directory, genesis, application, ordering: orderingOf(genesis) };
}
