/** Handlers for what the state holds: queries with proofs, named accounts, evidence. */
import { bytesToHex } from '../../base/bytes.ts';
import type { Backend, QueryAnswer } from '../backend.ts';
import { bytesToBase64 } from '../base64.ts';
import { certifyHeight } from '../certified.ts';
import { rpcError } from '../json-rpc.ts';
import type { QueryResult } from '../results.ts';
import type { Handlers } from '../route.ts';
import type { PublicRoutes } from '../routes.ts';
import { validatorAddress } from '../views.ts';

type Methods = 'abci_query' | 'next_nonce' | 'accounts' | 'evidence';

/** How long an answer with a proof is held back for its certificate, which normally follows within milliseconds. */
const CERTIFICATE_WAIT_MS = 500;

export function createStateHandlers(backend: Backend): Pick<Handlers<PublicRoutes>, Methods> {
  return {
    abci_query: async ({ path, data, prove = false, height = 0 }) => {
      const answer = backend.query(path, data);
      if (answer === undefined) {
        throw rpcError(
          'parameters',
          `path: ${backend.application} cannot read ${JSON.stringify(path)} with this data`,
        );
      }
      if (height !== 0 && height !== answer.height) {
        throw rpcError(
          'parameters',
          `height: only the newest state (${answer.height}) can be read; leave it out`,
        );
      }
      if (!prove) return queryToView(answer, null);
      // taken before the wait: the state moves on meanwhile, the proof stays true for its own height
      const proof = bytesToBase64(answer.proof);
      await certificateFor(backend, answer.height);
      return queryToView(answer, { proof, ...certifyHeight(backend, answer.height) });
    },
    next_nonce: ({ sender }) => ({ nonce: String(backend.nextNonce(sender)) }),
    accounts: () => ({
      accounts: backend.accounts().map(({ name, publicKey, balance, nonce }) => ({
        name,
        address: bytesToHex(publicKey),
        balance: String(balance),
        nonce: String(nonce),
      })),
    }),
    evidence: () => ({
      evidence: backend.evidence().map(({ kind, accused, bytes }) => {
        const { name, publicKey } = backend.genesis.validators[accused]!;
        return { kind, validator: name, address: validatorAddress(publicKey), bytes: bytesToBase64(bytes) };
      }),
    }),
  };
}

function queryToView(answer: QueryAnswer, logothete: QueryResult['logothete']): QueryResult {
  const { key, value, height } = answer;
  return {
    response: {
      code: 0,
      log: value === undefined ? 'absent' : 'present',
      info: '',
      index: '0',
      key: bytesToBase64(key),
      value: value === undefined ? null : bytesToBase64(value),
      proofOps: null,
      height: String(height),
      codespace: '',
    },
    logothete,
  };
}

/** Resolves when a certificate covers the height, or when it is not worth waiting any longer. */
function certificateFor(backend: Backend, height: number): Promise<void> {
  if (backend.certificateFrom(height) !== undefined) return Promise.resolve();
  return new Promise((resolve) => {
    const finish = () => {
      clearTimeout(timer);
      stopListening();
      resolve();
    };
    const timer = setTimeout(finish, CERTIFICATE_WAIT_MS);
    const stopListening = backend.onFinal((certified) => {
      if (certified >= height) finish();
    });
  });
}
