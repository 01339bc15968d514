/** Evidence in a file, as `evidence --json` writes it, checked by nothing but the genesis: no node is asked. */
import { readFileSync } from 'node:fs';
import { hexToBytes } from '../../base/bytes.ts';
import { list, readShape, record, type Shape, text } from '../../base/shape.ts';
import { evidenceId, isProof } from '../../checker/evidence.ts';
import { type Genesis, genesisHash } from '../../ledger/genesis.ts';
import { createValidatorSet } from '../../ledger/validators.ts';
import { createClaimJudge } from '../../ledger/verify-claims.ts';
import type { Evidence } from '../../protocols/contract.ts';
import { orderingOf } from '../../replica/engines.ts';
import { UsageError } from '../exit.ts';

export interface EvidenceVerdict {
  readonly validator: string;
  readonly kind: string;
  readonly id: string;
  /** Do the validator's own signatures prove it? */
  readonly proven: boolean;
}

interface Row {
  readonly validator: string;
  readonly kind: string;
  readonly proof: string;
}

const ROWS_MAX = 10_000;
const word = text('1..200 characters', /^.{1,200}$/);
const rowsShape: Shape<Row[]> = list(
  record<Row>({ validator: word, kind: word, proof: text('hexadecimal digits', /^([0-9a-f]{2})+$/) }),
  0,
  ROWS_MAX,
);

/** @throws UsageError on a file that is none of ours */
export function checkEvidenceFile(path: string, genesis: Genesis): readonly EvidenceVerdict[] {
  const ordering = orderingOf(genesis);
  const isTrue = createClaimJudge(createValidatorSet(genesis.validators), genesisHash(genesis));
  return readRows(path).map(({ validator, kind, proof }) => {
    const accused = genesis.validators.findIndex(({ name }) => name === validator);
    if (accused < 0) throw new UsageError(`${path} accuses ${validator}, who is no validator of this chain.`);
    const evidence: Evidence = { kind, accused, bytes: hexToBytes(proof)! };
    const proven = isProof(evidence, ordering, genesis.validators.length, genesis.engine.parameters, isTrue);
    return { validator, kind, id: evidenceId(evidence), proven };
  });
}

function readRows(path: string): readonly Row[] {
  const wanted = 'expected what `logothete evidence --json` writes';
  let json: unknown;
  try {
    json = JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    throw new UsageError(`${path} cannot be read (${(error as Error).message}); ${wanted}.`);
  }
  const read = readShape(rowsShape, json);
  if ('value' in read) return read.value;
  const [problem] = read.problems;
  throw new UsageError(`${path}: ${problem!.path}: expected ${problem!.expected}; ${wanted}.`);
}
