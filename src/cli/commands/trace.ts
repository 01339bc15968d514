/** `trace NODE|FILE`: the observed stream as readable text. */
import { createReadStream, existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { suggestNames } from '../../base/nearest.ts';
import { createLanes, readHead } from '../../lab/lanes.ts';
import { readHome } from '../../node/home.ts';
import { traceFiles, traceLineToText } from '../../node/observe/trace.ts';
import type { Invocation } from '../command.ts';
import { AnswerIsNo, EXIT, type ExitCode, UsageError } from '../exit.ts';
import type { Screen } from '../screen.ts';

export async function runTrace(invocation: Invocation): Promise<ExitCode> {
  const { screen } = invocation;
  for (const file of await findFiles(invocation)) {
    const lines = createInterface({ input: createReadStream(file), crlfDelay: Number.POSITIVE_INFINITY });
    let toText: ((line: string) => string | undefined) | undefined;
    for await (const line of lines) {
      toText ??= readerFor(line, screen);
      if (screen.isJson) screen.jsonText(line);
      else {
        const text = toText(line);
        if (text !== undefined) screen.line(text);
      }
    }
  }
  return EXIT.done;
}

/** How to read a file that begins with this line: a simulated run in lanes, or a node's trace. */
function readerFor(first: string, { columns }: Screen): (line: string) => string | undefined {
  const head = readHead(first);
  if (head === undefined) return traceLineToText;
  const lanes = createLanes(head, columns);
  return (line) => (line === first ? lanes.head : lanes.lineToText(line));
}

/** A file where there is one of that name; else the trace files of that node, oldest first. */
async function findFiles({ arguments: [word], home, directory }: Invocation): Promise<readonly string[]> {
  const path = resolve(directory, word!);
  if (existsSync(path)) return [path];
  if (/[/.]/.test(word!)) throw new UsageError(`There is no trace file ${word}.`);
  const { nodes } = await readHome(home);
  const node = nodes.find(({ name }) => name === word);
  if (!node) {
    const names = nodes.map(({ name }) => name);
    throw new UsageError(`There is no node and no file "${word}". ${suggestNames(word!, names)}`);
  }
  const files = traceFiles(node.directory);
  if (files.length > 0) return files;
  throw new AnswerIsNo(
    'no-trace',
    `${word} has written no trace yet; switch it on with \`trace\` in its settings.`,
  );
}
