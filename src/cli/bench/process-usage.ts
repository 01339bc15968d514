/** What a process has used so far, as Linux tells it in /proc (proc(5)); elsewhere unknown. */
import { readFileSync } from 'node:fs';

export interface ProcessUsage {
  /** User and system time of all threads, in seconds. */
  readonly cpuSeconds: number;
  /** Highest resident memory since the start, in megabytes of 2^20 bytes. */
  readonly peakMemoryMb: number;
  /** Resident memory now. */
  readonly memoryMb: number;
}

/** USER_HZ: what the kernel counts in, fixed at 100 in its interface to programs. */
const TICKS_PER_SECOND = 100;

/** Undefined where there is no such process, or no /proc. */
export function readProcessUsage(pid: number): ProcessUsage | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name in parentheses may hold spaces: the fields are counted behind it. utime and stime are fields 14 and 15.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    return {
      cpuSeconds: (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND,
      peakMemoryMb: readKilobytes(status, 'VmHWM') / 1_024,
      memoryMb: readKilobytes(status, 'VmRSS') / 1_024,
    };
  } catch {
    return undefined;
  }
}

function readKilobytes(status: string, name: string): number {
  return Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(status)?.[1] ?? Number.NaN);
}
