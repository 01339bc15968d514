/** `submit batch FILE.jsonl`: many transactions, in the order of the file. */
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { text as readText } from 'node:stream/consumers';
import { encodeOperation } from '../../ledger/accounts/operations.ts';
import { findAddress, findSigner } from '../accounts.ts';
import { type BatchLine, parseBatch } from '../batch-file.ts';
import { openClient } from '../client.ts';
import type { Invocation } from '../command.ts';
import { EXIT, type ExitCode, UsageError } from '../exit.ts';
import { createProgress } from '../progress.ts';
import { reportToExitCode, reportToJson, reportToText } from '../report.ts';
import { type SubmitOptions, toClientOptions } from './submit.ts';

/** Lines that go out together: enough to fill a batch, few enough to show progress. */
const LINES_AT_ONCE = 500;

export async function runBatch(invocation: Invocation<SubmitOptions>): Promise<ExitCode> {
  const { screen, options } = invocation;
  const file = invocation.arguments[0]!;
  const { client, home } = await openClient(invocation);
  const text = await readInput(invocation, file);
  const lines = parseBatch(text, file, (who) => findAddress(home, who));
  for (const { as } of lines) findSigner(home, as ?? options.as);

  const progress = createProgress(screen, 'submitting', lines.length);
  const answers: unknown[] = [];
  let exitCode: ExitCode = EXIT.done;
  for (const group of groupBySigner(lines)) {
    const signer = findSigner(home, group[0]!.as ?? options.as);
    const operations = group.map((line) => line.operations.map(encodeOperation));
    const reports = await client.submitMany(signer, operations, toClientOptions(options));
    for (const [position, report] of reports.entries()) {
      answers.push(reportToJson(report));
      screen.line(`line ${group[position]!.line}: ${reportToText(report, screen)}`);
      if (reportToExitCode(report, options.wait) !== EXIT.done) exitCode = EXIT.no;
    }
    progress.update(answers.length);
  }
  progress.stop();
  screen.json(answers);
  return exitCode;
}

/** Neighbouring lines of one signer go out together. */
function groupBySigner(lines: readonly BatchLine[]): readonly BatchLine[][] {
  const groups: BatchLine[][] = [];
  for (const line of lines) {
    const last = groups.at(-1);
    if (last && last[0]!.as === line.as && last.length < LINES_AT_ONCE) last.push(line);
    else groups.push([line]);
  }
  return groups;
}

async function readInput({ directory }: Invocation, file: string): Promise<string> {
  if (file === '-') return readText(process.stdin);
  try {
    return await readFile(resolve(directory, file), 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new UsageError(`${file} cannot be read (${code}): name a readable file, or - for standard input.`);
  }
}
