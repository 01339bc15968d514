/** `verify [DIR]`: checks the disks of a network that is down, one node after another. */

import type { Invocation } from '../command.ts';
import { EXIT, type ExitCode } from '../exit.ts';
import { createProgress } from '../progress.ts';
import { renderTable } from '../table.ts';
import { findTargets } from '../verify/find-targets.ts';
import { type NodeVerdict, type VerifyTarget, verifyNode } from '../verify/verify-node.ts';

const HEAD = ['node', 'height', 'block hash', 'records', 'transactions', 'certificates', 'promises', ''];

export async function runVerify(invocation: Invocation): Promise<ExitCode> {
  const { screen } = invocation;
  const verdicts: NodeVerdict[] = [];
  for (const target of await findTargets(invocation))
    verdicts.push(await verifyWithProgress(invocation, target));
  const rows = verdicts.map((verdict) => [
    verdict.name,
    String(verdict.height),
    verdict.blockHash?.slice(0, 16) ?? '-',
    ...[verdict.records, verdict.transactions, verdict.certificates, verdict.promises].map(String),
    verdict.sound ? screen.colors.green('sound') : screen.colors.red('damaged'),
  ]);
  screen.line(renderTable(screen, HEAD, rows, ['left', 'right', 'left', 'right', 'right', 'right', 'right']));
  for (const { name, fault } of verdicts) if (fault !== null) screen.line(`${name}: ${fault}`);
  screen.json(verdicts);
  return verdicts.every(({ sound }) => sound) ? EXIT.done : EXIT.no;
}

async function verifyWithProgress({ screen }: Invocation, target: VerifyTarget): Promise<NodeVerdict> {
  const progress = createProgress(screen, target.name, 1);
  try {
    return await verifyNode(target, (_phase, done, total) => progress.update(done, total ?? done));
  } finally {
    progress.stop();
  }
}
