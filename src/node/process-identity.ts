/**
 * Which process is meant: a process id alone may belong to somebody else by now, so it is kept together with the moment at which that process began.
 */
import { readFileSync } from 'node:fs';
import { createShape, integer, record, type Shape } from '../base/shape.ts';

export interface ProcessIdentity {
  readonly pid: number;
  /** What the system says about its beginning; null where it says nothing (no /proc). */
  readonly started: string | null;
}

export const processIdentityShape: Shape<ProcessIdentity> = record<ProcessIdentity>({
  pid: integer(1, 2 ** 31 - 1),
  started: createShape<string | null>('text or null', (value) =>
    typeof value === 'string' || value === null ? value : undefined,
  ),
});

export function identifyProcess(pid: number): ProcessIdentity {
  return { pid, started: startOf(pid) };
}

/** Is it that process, and does it live? */
export function isAlive({ pid, started }: ProcessIdentity): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    // it lives, and belongs to another user
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false;
  }
  return startOf(pid) === started && !isZombie(pid);
}

/** Field 22 of /proc/PID/stat (proc(5)): clock ticks since the system began. */
function startOf(pid: number): string | null {
  return statFields(pid)?.[19] ?? null;
}

function isZombie(pid: number): boolean {
  return statFields(pid)?.[0] === 'Z';
}

/** Fields from the third on; the second, the name, may hold spaces and parentheses. */
function statFields(pid: number): readonly string[] | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return text.slice(text.lastIndexOf(')') + 2).split(' ');
  } catch {
    return undefined;
  }
}
