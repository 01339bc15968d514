/**
 * SIGINT and SIGTERM ask a long-running command to end cleanly. One Ctrl-C arrives more than once, because the terminal signals
 * the whole process group and npm passes it on as well: what comes after the first is swallowed, never an abrupt end.
 */

/** Calls `stop` at the first signal. Why a start or a stop failed is told by who awaits the work itself, so it is not told twice. */
export function onStopSignal(stop: () => Promise<void>): void {
  let stopping = false;
  const onSignal = () => {
    if (stopping) return;
    stopping = true;
    stop().catch(() => {});
  };
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
}
