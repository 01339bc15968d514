/** `verify [DIR]`: checks the disks of a network that is down, one node after another; `--evidence FILE`: proofs of misbehaviour. */

import { resolve } from 'node:path';
import { readHome } from '../../node/home.ts';
import type { Invocation } from '../command.ts';
import { EXIT, type ExitCode } from '../exit.ts';
import { createProgress } from '../progress.ts';
import { renderTable } from '../table.ts';
import { checkEvidenceFile } from '../verify/check-evidence.ts';
import { findTargets } from '../verify/find-targets.ts';
import { type NodeVerdict, type VerifyTarget, verifyNode } from '../verify/verify-node.ts';

const HEAD = ['node', 'height', 'block hash', 'records', 'transactions', 'certificates', 'promises', ''];

export interface VerifyOptions {
  /** A file of evidence to check instead of disks. */
  readonly evidence?: string;
}

export async function runVerify(invocation: Invocation<VerifyOptions>): Promise<ExitCode> {
  const { evidence } = invocation.options;
  return evidence === undefined ? verifyDisks(invocation) : verifyEvidence(invocation, evidence);
}

async function verifyEvidence({ screen, home, directory }: Invocation, file: string): Promise<ExitCode> {
  const { genesis } = await readHome(home);
  const verdicts = checkEvidenceFile(resolve(directory, file), genesis);
  const rows = verdicts.map(({ validator, kind, id, proven }) => [
    ...[validator, kind, id],
    proven ? screen.colors.green('proven') : screen.colors.red('NOT PROVEN'),
  ]);
  screen.line(renderTable(screen, ['validator', 'what it did', 'evidence', ''], rows));
  screen.json(verdicts);
  return verdicts.every(({ proven }) => proven) ? EXIT.done : EXIT.no;
}

async function verifyDisks(invocation: Invocation): Promise<ExitCode> {
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
