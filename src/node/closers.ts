/** What was opened, to be closed in the opposite order, whatever of it fails. */

export interface Closers {
  add(close: () => Promise<void>): void;
  /** Closes everything once. @throws the first error, after all were tried */
  closeAll(): Promise<void>;
}

export function createClosers(): Closers {
  const closers: (() => Promise<void>)[] = [];
  return {
    add(close) {
      closers.push(close);
    },
    async closeAll() {
      const errors: unknown[] = [];
      for (let close = closers.pop(); close !== undefined; close = closers.pop()) {
        await close().catch((error) => errors.push(error));
      }
      if (errors.length > 0) throw errors[0];
    },
  };
}
