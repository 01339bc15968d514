/**
 * The entry of the command line: runs the words, and turns whatever goes wrong into one sentence and an exit code.
 * A stack trace is shown for our own bugs only, and only where `LOGOTHETE_DEBUG` is set.
 */
import { RpcError } from '../api/json-rpc.ts';
import { UnreachableError } from '../api/rpc-client.ts';
import { readVersion } from '../node/version.ts';
import { EXIT, type ExitCode } from './exit.ts';
import { runProgram } from './program.ts';
import type { Streams } from './screen.ts';

/** Runs one command line and answers with its exit code; never throws. */
export async function runCommandLine(
  words: readonly string[],
  streams: Streams,
  directory: string = process.cwd(),
): Promise<number> {
  try {
    return await runProgram(words, streams, directory, readVersion());
  } catch (error) {
    streams.stderr.write(`${errorToText(error, streams.env)}\n`);
    return errorToExitCode(error);
  }
}

/** Runs the words of this process; the exit code is set, and open handles decide when it ends. */
export async function runProcess(): Promise<void> {
  // A reader that has seen enough (`logothete trace n0 | head`) is no error.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(EXIT.done);
    throw error;
  });
  process.exitCode = await runCommandLine(process.argv.slice(2), process);
}

/** An address that nobody answers at is all that a client knows; whoever sits at the command line can start somebody. */
const WHEN_UNREACHABLE =
  '`logothete status` shows who runs, `logothete up` starts the network, `logothete restart NODE` a killed node';

/** Errors of the world carry a `code` and a message that says what to do; anything else is a bug of ours. */
function errorToText(error: unknown, env: Streams['env']): string {
  if (!(error instanceof Error)) return `logothete: ${String(error)}`;
  if (env.LOGOTHETE_DEBUG) return `logothete: ${error.stack ?? error.message}`;
  // the title in front of what a node answers is for programs
  if (error instanceof RpcError) return `logothete: ${error.data}`;
  if (error instanceof UnreachableError) return `logothete: ${error.message}: ${WHEN_UNREACHABLE}`;
  if (typeof (error as { code?: unknown }).code === 'string') return `logothete: ${error.message}`;
  return `logothete: internal error: ${error.message}\nThis is a bug; LOGOTHETE_DEBUG=1 shows where.`;
}

/** Failures of a node or a disk have exit codes of their own, which are for the supervisor: to a script, all of them are a no. */
function errorToExitCode(error: unknown): ExitCode {
  return error instanceof Error && (error as { exitCode?: unknown }).exitCode === EXIT.usage
    ? EXIT.usage
    : EXIT.no;
}
