/**
 * Reading the state so that no single node has to be believed: the value with its proof, the header, and the certificate, checked against the
 * genesis. Where no certificate covers the answer yet, f+1 equal answers stand in for it.
 */
import { equalBytes } from '../../base/bytes.ts';
import { verifyStateProof } from '../../ledger/state/proof.ts';
import type { QueryResult } from '../results.ts';
import type { FinalityChecker } from './finality-checker.ts';
import type { Panel } from './panel.ts';
import { requireBytes } from './reports.ts';

export interface StateValue {
  /** null: the state has no such key. */
  readonly value: Uint8Array | null;
  readonly height: number;
  /** Proof and certificate were checked; false: as many nodes as are trusted said so. */
  readonly proven: boolean;
}

/** The nodes that were asked do not agree, and none could prove what it said. */
export class DisagreementError extends Error {
  override readonly name = 'DisagreementError';
  readonly code = 'disagreement';
}

/** A node answered with a proof that does not prove its answer: no honest node does. */
export class ForgedAnswerError extends Error {
  override readonly name = 'ForgedAnswerError';
  readonly code = 'forged-answer';
}

export interface StateReaderOptions {
  readonly panel: Panel;
  readonly check: FinalityChecker;
  /** Where the query reads: a proof for another key proves nothing. Undefined: not known here, so nothing can be proven. */
  readonly stateKey: Uint8Array | undefined;
}

/** The newest value that can be relied on. @throws DisagreementError, ForgedAnswerError, UnreachableError, RpcError */
export async function readState(
  { panel, check, stateKey }: StateReaderOptions,
  path: string,
  data: Uint8Array,
): Promise<StateValue> {
  const answers = await panel.answers(async (rpc): Promise<StateValue> => {
    const result = await rpc.abci_query({ path, data, prove: true });
    const { value, height } = result.response;
    const bytes = value === null ? null : requireBytes(value);
    const proven = stateKey !== undefined && isProven(result, stateKey, bytes, check);
    return { value: bytes, height: Number(height), proven };
  });
  // an old state can be proven as well as the new one: of f+1 answers the newest is taken
  const newest = [...answers].sort((a, b) => b.height - a.height).find(({ proven }) => proven);
  if (newest !== undefined) return newest;
  const first = answers[0]!;
  if (answers.length >= panel.needed && answers.every((answer) => isSame(answer, first))) return first;
  throw new DisagreementError(
    `not enough nodes say the same about this ${path}, and none could prove its answer yet: ask again, or name one node to trust`,
  );
}

function isSame(a: StateValue, b: StateValue): boolean {
  if (a.value === null || b.value === null) return a.value === b.value;
  return equalBytes(a.value, b.value);
}

/** False: no certificate covers the answer yet. @throws ForgedAnswerError when what should prove it does not */
function isProven(
  { response, logothete }: QueryResult,
  key: Uint8Array,
  value: Uint8Array | null,
  check: FinalityChecker,
): boolean {
  if (logothete === null || logothete.certificate === null) return false;
  const header = check(logothete);
  const proves =
    header !== undefined &&
    header.height === Number(response.height) &&
    verifyStateProof(header.stateRoot, key, value ?? undefined, requireBytes(logothete.proof));
  if (!proves) throw new ForgedAnswerError('a node gave an answer that its own proof contradicts');
  return true;
}
