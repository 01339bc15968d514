/**
 * SIGINT and SIGTERM ask a long-running command to end cleanly. One Ctrl-C arrives more than once, because the terminal signals
 * the whole process group and npm passes it on as well: what comes after the first is swallowed, never an abrupt end.
 */

/** Calls `stop` at the first signal. A `stop` that fails is shown by whoever awaits the end of the work. */
export function onStopSignal(stop: () => Promise<void>): void {
  let stopping = false;
  const onSignal = () => {
    if (stopping) return;
    stopping = true;
    void stop();
  };
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
}
