/** Runs command lines inside the test process, with buffers for streams. */
import { runCommandLine } from '../../src/cli/main.ts';

export interface Ran {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs one command line in `directory`. */
export async function runWords(
  words: readonly string[],
  { directory = process.cwd(), isTerminal = false, env = {} as Record<string, string> } = {},
): Promise<Ran> {
  const written = { stdout: '', stderr: '' };
  const stream = (name: 'stdout' | 'stderr') => ({
    isTTY: isTerminal,
    write: (text: string) => {
      written[name] += text;
    },
  });
  const streams = { stdout: stream('stdout'), stderr: stream('stderr'), env };
  const exitCode = await runCommandLine(words, streams, directory);
  return { exitCode, ...written };
}
