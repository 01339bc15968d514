/** Handlers for the life of transactions: submitting, waiting, asking. A submitter never ends with a bare timeout. */
import { isFault } from '../../base/fault.ts';
import { LIMITS } from '../../base/limits.ts';
import { decodeBatch } from '../../ledger/batch.ts';
import type { Submitted } from '../../replica/ports.ts';
import type { Backend } from '../backend.ts';
import { bytesToBase64 } from '../base64.ts';
import { certifyHeight } from '../certified.ts';
import { inclusionToView } from '../inclusion.ts';
import { rpcError } from '../json-rpc.ts';
import type { ExecutionView, TransactionView, TxResult, UnconfirmedResult } from '../results.ts';
import type { Handlers } from '../route.ts';
import type { PublicRoutes } from '../routes.ts';
import { bytesToUpperHex, executionToView, lifeToView } from '../views.ts';
import type { Waiters } from '../waiters.ts';

type Methods =
  | 'tx'
  | 'tx_status'
  | 'broadcast_tx_sync'
  | 'broadcast_tx_commit'
  | 'broadcast_txs'
  | 'unconfirmed_txs'
  | 'num_unconfirmed_txs';

const NOT_EXECUTED = executionToView(0, '', 'not executed yet');
/** CometBFT's default of `timeout_broadcast_tx_commit`. */
const COMMIT_WAIT_MS = 10_000;

export function createTransactionHandlers(
  backend: Backend,
  waiters: Waiters,
): Pick<Handlers<PublicRoutes>, Methods> {
  return {
    tx: ({ hash, prove = false }) => readTransaction(backend, hash, prove),
    tx_status: async ({ hash, wait_ms = 0 }) => {
      if (wait_ms === 0) return lifeToView(hash, backend.life(hash));
      const [life] = await waiters.reserve(1).lives([hash], wait_ms);
      return lifeToView(hash, life!);
    },
    broadcast_tx_sync: async ({ tx }) => {
      const view = submittedToView((await backend.submit([tx]))[0]!);
      const { code, codespace, log } = checkToView(view);
      return { code, codespace, log, data: '', hash: view.hash };
    },
    broadcast_tx_commit: async ({ tx, wait_ms = COMMIT_WAIT_MS }) => {
      const [view] = await submitAndWait(backend, waiters, [tx], wait_ms);
      return {
        check_tx: checkToView(view!),
        tx_result: view!.state === 'committed' ? view!.tx_result! : NOT_EXECUTED,
        hash: view!.hash,
        height: view!.height ?? '0',
        logothete: view!,
      };
    },
    broadcast_txs: async ({ txs, wait_ms = 0 }) => ({
      results: await submitAndWait(backend, waiters, txs, wait_ms),
    }),
    unconfirmed_txs: ({ limit = 30 }) => waitingToView(backend, backend.waiting(limit)),
    num_unconfirmed_txs: () => waitingToView(backend, []),
  };
}

async function submitAndWait(
  backend: Backend,
  waiters: Waiters,
  transactions: readonly Uint8Array[],
  waitMs: number,
): Promise<readonly TransactionView[]> {
  if (waitMs === 0) return (await backend.submit(transactions)).map(submittedToView);
  const reservation = waiters.reserve(transactions.length);
  try {
    const submitted = await backend.submit(transactions);
    const accepted = submitted.filter(({ life }) => life.type !== 'refused').map(({ id }) => id!);
    const lives = (await reservation.lives(accepted, waitMs)).values();
    return submitted.map((one) =>
      one.life.type === 'refused' ? submittedToView(one) : lifeToView(one.id, lives.next().value!),
    );
  } finally {
    reservation.release();
  }
}

function submittedToView({ id, life }: Submitted): TransactionView {
  return lifeToView(id, life);
}

/** CometBFT's CheckTx: 0 accepted, 1 refused. */
function checkToView(view: TransactionView): ExecutionView {
  return view.state === 'refused' ? view.tx_result! : executionToView(0, '', '');
}

function readTransaction(backend: Backend, id: Uint8Array, prove: boolean): TxResult {
  const life = backend.life(id);
  const place = backend.outcomeOf(id);
  const block = place === undefined ? undefined : backend.blockAt(place.height);
  if (life.type !== 'committed' || place === undefined || block === undefined) {
    const state = life.type === 'unknown' ? 'this node has not seen it' : `it is ${life.type}`;
    throw rpcError('notFound', `hash: transaction ${bytesToUpperHex(id)} is not committed here (${state})`);
  }
  const batch = decodeBatch(block.batch);
  if (isFault(batch)) throw new Error(`the stored batch of height ${place.height}: ${batch.detail}`);
  const view = lifeToView(id, life);
  return {
    hash: view.hash,
    height: String(place.height),
    index: place.index,
    tx_result: view.tx_result!,
    tx: bytesToBase64(batch.transactions[place.index]!),
    logothete: prove ? inclusionToView(block, place.index, certifyHeight(backend, place.height)) : null,
  };
}

function waitingToView(backend: Backend, shown: readonly Uint8Array[]): UnconfirmedResult {
  const { waitingTransactions, waitingBytes } = backend.standing();
  return {
    n_txs: String(shown.length === 0 ? waitingTransactions : shown.length),
    total: String(waitingTransactions),
    total_bytes: String(waitingBytes),
    txs: shown.slice(0, LIMITS.rpcWaitingMax).map(bytesToBase64),
  };
}
