/** `simulate SCENARIO.yaml`: one simulated run, its verdict, and whether that is the one expected. */
import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { isProblem, type OrderWords } from '../../adversary/reading.ts';
import { compareVerdict } from '../../lab/expectation.ts';
import { runLab } from '../../lab/run.ts';
import { type ScenarioFile, scenarioFile, scenarioToRun } from '../../lab/scenario-file.ts';
import { createTranscriptWriter, type TranscriptEntry, type TranscriptHead } from '../../lab/transcript.ts';
import { readYaml } from '../../node/config.ts';
import type { Invocation } from '../command.ts';
import { AnswerIsNo, EXIT, type ExitCode, UsageError } from '../exit.ts';
import { resultToJson, resultToText } from '../lab-report.ts';

interface Options {
  readonly seed?: string;
  readonly trace?: string;
  readonly traitor?: readonly Pick<OrderWords, 'node' | 'behaviour'>[];
  readonly when?: string;
  readonly towards?: readonly string[];
  readonly beyondBudget?: boolean;
}

export async function runSimulate(invocation: Invocation<Options>): Promise<ExitCode> {
  const { screen, directory, options } = invocation;
  const path = resolve(directory, invocation.arguments[0]!);
  const file = withOptions(readYaml(path, 'a scenario for `logothete simulate`', scenarioFile), options);
  const run = scenarioToRun(file);
  if (isProblem(run)) throw new UsageError(run.problem);
  const transcript = createTranscriptWriter(file.faults);
  const result = runLab(options.trace === undefined ? run : { ...run, ...transcript });
  if (options.trace !== undefined) {
    const nodes = result.world.people.genesis.validators.map(({ name }) => name);
    keep(resolve(directory, options.trace), { type: 'run', seed: file.seed, nodes }, transcript.entries());
  }
  const differences = compareVerdict(result.verdict, file.expect);
  screen.line(resultToText(screen, file, result, differences));
  screen.json(resultToJson(file, result, differences));
  return differences.length === 0 ? EXIT.done : EXIT.no;
}

/** What the command line says comes on top of the file; other traitors than the file's make its expectation void. */
function withOptions(file: ScenarioFile, options: Options): ScenarioFile {
  const { seed, traitor, when, towards, beyondBudget } = options;
  if (traitor === undefined && (when !== undefined || towards !== undefined)) {
    throw new UsageError(
      '--when and --towards say more of a --traitor: name one, such as --traitor n3=equivocate.',
    );
  }
  const seeded = {
    ...file,
    seed: seed ?? file.seed,
    beyondBudget: beyondBudget ?? file.beyondBudget,
  };
  if (traitor === undefined) return seeded;
  const more = {
    ...(when === undefined ? {} : { when }),
    ...(towards === undefined ? {} : { towards }),
  };
  return { ...seeded, traitors: traitor.map((order) => ({ ...order, ...more })), expect: {} };
}

function keep(path: string, head: TranscriptHead, entries: readonly TranscriptEntry[]): void {
  try {
    writeFileSync(path, [head, ...entries].map((line) => `${JSON.stringify(line)}\n`).join(''));
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw new AnswerIsNo(code ?? 'write-failed', `The transcript cannot be written to ${path}: ${message}`);
  }
}
