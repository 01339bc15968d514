/** What the world can do to a home directory: typed errors that name the place and say what to do. Never a peer's fault, never a bug. */

/** Base of every storage error. `code` is for programs; the message ends with what the operator can do. */
export class StorageError extends Error {
  readonly code: string;
  /** Exit code of a process that stops for it. */
  readonly exitCode = 1;

  constructor(code: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
    this.code = code;
  }
}

/** Something on disk is not what was written there. `place` names it (kind and height, or file and offset). */
export class StoreCorruptError extends StorageError {
  readonly place: string;

  constructor(place: string, problem: string, options?: ErrorOptions) {
    super(
      'store-corrupt',
      `${place}: ${problem}. The data of this node is damaged: do not edit it; keep a copy, check the disk, ` +
        'and let the node catch up again from an empty home (or restore a backup of the whole home)',
      options,
    );
    this.place = place;
  }
}

/** The directory belongs to another chain. Nothing was touched. Chain ids are lower-case hex. */
export class OtherChainError extends StorageError {
  readonly found: string;
  readonly expected: string;

  constructor(path: string, found: string, expected: string) {
    super(
      'other-chain',
      `${path} belongs to chain ${found}, but the genesis given is of chain ${expected}. Nothing was touched: ` +
        'choose another home, or start with the genesis of that chain',
    );
    this.found = found;
    this.expected = expected;
  }
}

/** The directory was written in another format. Nothing was touched. */
export class OtherVersionError extends StorageError {
  readonly found: number;
  readonly expected: number;

  constructor(path: string, found: number, expected: number) {
    super(
      'other-version',
      `${path} has format ${found}, this program reads format ${expected}. Nothing was touched: ` +
        'use the program that wrote it, or choose another home',
    );
    this.found = found;
    this.expected = expected;
  }
}

/** Another process (or another opening in this one) holds the directory. */
export class HomeInUseError extends StorageError {
  constructor(path: string, options?: ErrorOptions) {
    super(
      'home-in-use',
      `${path} is in use by another process: stop that node first, or choose another home`,
      options,
    );
  }
}

/** The disk (or the quota) is full. What was being written is not durable, and nothing more will be written. */
export class DiskFullError extends StorageError {
  constructor(path: string, options?: ErrorOptions) {
    super(
      'disk-full',
      `no space left on the disk of ${path}: the node stops before it signs what it cannot keep. Free some space and start it again`,
      options,
    );
  }
}

/** Reading or writing failed in another way. What was being written may be lost, and nothing more will be written. */
export class DiskFailedError extends StorageError {
  constructor(path: string, problem: string, options?: ErrorOptions) {
    super(
      'disk-failed',
      `${path}: ${problem}. Check the disk and the permissions, then start the node again`,
      options,
    );
  }
}

const FULL = /ENOSPC|EDQUOT|No space left on device|Disk quota exceeded/;

/** Gives the error of a file system call or of LevelDB its type; a typed one passes as it is. */
export function toStorageError(error: unknown, path: string): StorageError {
  if (error instanceof StorageError) return error;
  const { code, message, cause } = error as { code?: string; message?: string; cause?: unknown };
  const codes = [code, (cause as { code?: string } | undefined)?.code];
  const text = `${code} ${message} ${(cause as Error | undefined)?.message ?? ''}`;
  const options = { cause: error };
  if (codes.includes('LEVEL_LOCKED')) return new HomeInUseError(path, options);
  if (FULL.test(text)) return new DiskFullError(path, options);
  if (codes.includes('LEVEL_CORRUPTION') || /Corruption:/.test(text)) {
    return new StoreCorruptError(path, `LevelDB reports ${text.replace(/undefined/g, '').trim()}`, options);
  }
  return new DiskFailedError(path, message ?? String(error), options);
}
