/**
 * `Promise.withResolvers` (ES2024) for Node 20: libp2p 3 calls it, and a dial without it takes the process down.
 * Import this before anything of libp2p. Node 22 and later have it and are left alone.
 */

/** The shape of the missing method; the constructor is `this`, as for every static method of `Promise`. */
function withResolvers<T>(this: PromiseConstructor): {
  promise: Promise<T>;
  resolve: (value: T | PromiseLike<T>) => void;
  reject: (reason?: unknown) => void;
} {
  let resolve!: (value: T | PromiseLike<T>) => void;
  let reject!: (reason?: unknown) => void;
  const promise = new this<T>((onFulfilled, onRejected) => {
    resolve = onFulfilled;
    reject = onRejected;
  });
  return { promise, resolve, reject };
}

if (!('withResolvers' in Promise)) {
  Object.defineProperty(Promise, 'withResolvers', {
    value: withResolvers,
    writable: true,
    configurable: true,
  });
}
