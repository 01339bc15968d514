/**
 * A file of lines that never outgrows its bound: when it is full it becomes `<name>.1.<extension>`, in place of the one before, and a new one begins.
 * Lines gather in memory for a moment and are written without holding anybody up; where the disk is too slow, lines are dropped and counted.
 */
import { appendFileSync, renameSync, statSync } from 'node:fs';
import { appendFile, rename } from 'node:fs/promises';

export interface RotatingFile {
  write(line: string): void;
  /** Writes what has gathered, at once: for the last words of a process. */
  flushSync(): void;
  close(): Promise<void>;
}

/** How long lines may gather: long enough to share a write, short enough for somebody who watches. */
const GATHER_MS = 200;
const GATHERED_LENGTH_MAX = 8_388_608;

/** `trace.jsonl` -> `trace.1.jsonl`. */
export function previousPath(path: string): string {
  return path.replace(/(\.[^./]+)?$/, '.1$1');
}

/**
 * @param bytesMax of the two files together
 * @param onFailure told once when the file cannot be written; from then on it is silent
 */
export function openRotatingFile(
  path: string,
  bytesMax: number,
  onFailure: (error: Error) => void,
): RotatingFile {
  let gathered: string[] = [];
  let gatheredLength = 0;
  let dropped = 0;
  let size = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  let timer: NodeJS.Timeout | undefined;
  let writing: Promise<void> = Promise.resolve();
  let isBroken = false;

  function take(): string {
    if (dropped > 0) gathered.push(JSON.stringify({ type: 'dropped', lines: dropped }));
    const text = gathered.length === 0 ? '' : `${gathered.join('\n')}\n`;
    gathered = [];
    gatheredLength = 0;
    dropped = 0;
    return text;
  }

  async function writeOut(): Promise<void> {
    const text = take();
    if (isBroken || text === '') return;
    try {
      if (size > 0 && size + text.length > bytesMax / 2) {
        await rename(path, previousPath(path));
        size = 0;
      }
      await appendFile(path, text);
      size += Buffer.byteLength(text);
    } catch (error) {
      isBroken = true;
      onFailure(error as Error);
    }
  }

  function flush(): Promise<void> {
    clearTimeout(timer);
    timer = undefined;
    writing = writing.then(writeOut);
    return writing;
  }

  return {
    write(line) {
      if (isBroken) return;
      if (gatheredLength > GATHERED_LENGTH_MAX) {
        dropped += 1;
        return;
      }
      gathered.push(line);
      gatheredLength += line.length;
      timer ??= setTimeout(flush, GATHER_MS);
    },
    flushSync() {
      const text = take();
      if (isBroken || text === '') return;
      try {
        if (size > 0 && size + text.length > bytesMax / 2) renameSync(path, previousPath(path));
        appendFileSync(path, text);
      } catch {
        // the process is about to end, and nobody is left to be told
        isBroken = true;
      }
    },
    close: flush,
  };
}
