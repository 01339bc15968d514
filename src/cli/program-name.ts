/** How this program was called, so that the lines it prints can be pasted as they are. */
import { basename, relative } from 'node:path';

/** `scripts/logothete` in a clone, `logothete` where it is installed on the path. */
export function programName(directory: string, script: string | undefined = process.argv[1]): string {
  if (script === undefined || basename(script) !== 'logothete') return 'logothete';
  const path = relative(directory, script);
  return path.startsWith('..') || path.includes('node_modules') ? 'logothete' : path;
}
