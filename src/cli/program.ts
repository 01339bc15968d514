/** The table of commands, as commander understands it. Knows nothing of what a command does. */
import { resolve } from 'node:path';
import { Command, CommanderError, Option } from 'commander';
import { type CommandSpec, DEFAULT_HOME, type Invocation } from './command.ts';
import { EXIT, UsageError } from './exit.ts';
import { createScreen, type Streams } from './screen.ts';
import { generalsCommands } from './specs/generals.ts';
import { huntCommands } from './specs/hunt.ts';
import { labCommands } from './specs/lab.ts';
import { ledgerCommands } from './specs/ledger.ts';
import { networkCommands } from './specs/network.ts';
import { powCommands } from './specs/pow.ts';
import { searchCommands } from './specs/search.ts';
import { toolCommands } from './specs/tools.ts';

/** Every command, in the order of the help. */
export const commandSpecs: readonly CommandSpec[] = [
  ...networkCommands,
  ...ledgerCommands,
  ...labCommands,
  ...toolCommands,
  ...huntCommands,
  ...searchCommands,
  ...powCommands,
  ...generalsCommands,
];

const PROGRAM = 'logothete';

const homeOption = () =>
  new Option('--home <DIR>', `home directory of the network (default: ${DEFAULT_HOME})`);
const jsonOption = () => new Option('--json', 'answer with JSON');

/** Runs one command line; help and version count as done. */
export async function runProgram(
  words: readonly string[],
  streams: Streams,
  directory: string,
  version: string,
): Promise<number> {
  let exitCode: number = EXIT.done;
  const program = new Command(PROGRAM)
    .description(
      'A Byzantine-fault-tolerant ledger: one command starts it, a killed leader does not stop it.',
    )
    .version(version)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => streams.stdout.write(text),
      writeErr: (text) => streams.stderr.write(text),
    })
    .addOption(homeOption().hideHelp())
    .addOption(jsonOption().hideHelp())
    .addHelpText('after', examplesText(['up', 'submit put colour blue', 'get colour']));
  for (const spec of commandSpecs) {
    addCommand(program, spec, async (command) => {
      const invocation = commandToInvocation(command, spec, streams, directory);
      const run = await spec.load();
      exitCode = await run(invocation as Invocation<never>);
    });
  }
  try {
    await program.parseAsync([...words], { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    return error.exitCode === 0 ? EXIT.done : EXIT.usage;
  }
  return exitCode;
}

function addCommand(program: Command, spec: CommandSpec, run: (command: Command) => Promise<void>): void {
  const words = spec.name.split(' ');
  const parent = words.length > 1 ? groupOf(program, words[0]!) : program;
  const command = parent.command(words.at(-1)!).summary(spec.summary);
  command.description(
    spec.details === undefined ? sentence(spec.summary) : `${sentence(spec.summary)}\n\n${spec.details}`,
  );
  for (const { usage, summary } of spec.arguments ?? []) command.argument(usage, summary);
  for (const { usage, summary, parse, required = false } of spec.options ?? []) {
    const option = new Option(usage, summary);
    if (parse) option.argParser((text) => parse(text, option.long ?? usage));
    command.addOption(option.makeOptionMandatory(required));
  }
  if (spec.home) command.addOption(homeOption());
  if (spec.json) command.addOption(jsonOption());
  command.addHelpText('after', examplesText(spec.examples));
  command.showHelpAfterError(`Run \`${PROGRAM} ${spec.name} --help\` for its words and an example.`);
  command.action(() => run(command));
}

/** The command that only holds others: `submit`. */
function groupOf(program: Command, name: string): Command {
  const known = program.commands.find((command) => command.name() === name);
  if (known) return known;
  const examples = commandSpecs
    .filter((spec) => spec.name.startsWith(`${name} `))
    .map((spec) => spec.examples[0]);
  return program
    .command(name)
    .summary('sign a transaction, submit it, and wait for its receipt')
    .description('Signs a transaction, submits it to f+1 nodes, and waits for its receipt.')
    .addHelpText('after', examplesText(examples));
}

function commandToInvocation(
  command: Command,
  spec: CommandSpec,
  streams: Streams,
  directory: string,
): Invocation {
  const { home, json, ...options } = command.optsWithGlobals<{ home?: string; json?: boolean }>();
  if (json && !spec.json) throw new UsageError(`\`${spec.name}\` has no option --json.`);
  if (home !== undefined && !spec.home) throw new UsageError(`\`${spec.name}\` has no option --home.`);
  return {
    arguments: command.processedArgs,
    options,
    home: resolve(directory, home ?? DEFAULT_HOME),
    directory,
    screen: createScreen(streams, json === true),
  };
}

function examplesText(examples: readonly string[]): string {
  const title = examples.length > 1 ? 'Examples:' : 'Example:';
  return `\n${title}\n${examples.map((line) => `  $ ${PROGRAM} ${line}`).join('\n')}`;
}

function sentence(summary: string): string {
  return `${summary[0]!.toUpperCase()}${summary.slice(1)}.`;
}
