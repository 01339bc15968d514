/** What became of a transaction, as a sentence for people and an exit code for scripts. */
import type { TransactionReport } from '../api/client/reports.ts';
import { EXIT, type ExitCode } from './exit.ts';
import type { Screen } from './screen.ts';

/** The keys that scripts may rely on, in this order. */
export function reportToJson({ id, state, height, index, receipt, reason }: TransactionReport): object {
  return { id, state, height, index, receipt, reason };
}

/** Good means: committed with a good receipt; or, where nobody waits for the block, accepted and on its way. */
export function reportToExitCode(report: TransactionReport, waits: boolean): ExitCode {
  if (report.state === 'committed') return report.receipt?.ok ? EXIT.done : EXIT.no;
  const isUnderWay = report.state === 'waiting' || report.state === 'ordered';
  return isUnderWay && !waits ? EXIT.done : EXIT.no;
}

export function reportToText(report: TransactionReport, { colors }: Screen): string {
  const { state, receipt, reason } = report;
  switch (state) {
    case 'committed': {
      const place = `at height ${report.height}, index ${report.index}`;
      if (receipt?.ok) return `${colors.green('committed')} ${place}`;
      return `${colors.red('failed')} ${place}: ${receipt?.code}: ${receipt?.detail}`;
    }
    case 'waiting':
      return `${colors.yellow('waiting')} in the mempool; \`logothete tx ${report.id}\` tells what becomes of it`;
    case 'ordered':
      return `${colors.yellow('ordered')}, not committed yet; \`logothete tx ${report.id}\` tells what becomes of it`;
    case 'refused':
      return `${colors.red('refused')}: ${reason}`;
    case 'expired':
      return `${colors.red('expired')}: not committed before its expiry height; submit it again`;
    case 'unknown':
      return `${colors.red('unknown')}: no node that was asked has seen this transaction`;
  }
}
