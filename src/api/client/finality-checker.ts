/** Checks, with nothing but the genesis, that a header belongs to the chain: hash links up to a header that a certificate signs. */
import { equalBytes } from '../../base/bytes.ts';
import { isFault } from '../../base/fault.ts';
import { decodeHeader, type Header, headerHash } from '../../ledger/block.ts';
import { type Genesis, genesisHash } from '../../ledger/genesis.ts';
import { createValidatorSet } from '../../ledger/validators.ts';
import { refuteClaims } from '../../ledger/verify-claims.ts';
import { orderingOf } from '../../replica/engines.ts';
import { base64ToBytes } from '../base64.ts';
import type { CertifiedView } from '../results.ts';

/** The first header, or undefined when this does not prove it. */
export type FinalityChecker = (certified: CertifiedView) => Header | undefined;

export function createFinalityChecker(genesis: Genesis): FinalityChecker {
  const ordering = orderingOf(genesis);
  const chainId = genesisHash(genesis);
  const validators = createValidatorSet(genesis.validators);

  function isCertified(last: Uint8Array, height: number, text: string): boolean {
    const bytes = base64ToBytes(text);
    const read = bytes && ordering.readCertificate(bytes, genesis.validators.length);
    if (read === undefined || isFault(read) || read.height !== height) return false;
    return (
      equalBytes(read.blockHash, headerHash(last)) && refuteClaims(read, validators, chainId) === undefined
    );
  }

  return ({ headers, certificate }) => {
    let previous: { readonly bytes: Uint8Array; readonly header: Header } | undefined;
    let first: Header | undefined;
    for (const text of headers) {
      const bytes = base64ToBytes(text);
      const header = bytes && decodeHeader(bytes);
      if (bytes === undefined || header === undefined || isFault(header)) return undefined;
      if (previous !== undefined && !isNext(header, previous)) return undefined;
      first ??= header;
      previous = { bytes, header };
    }
    if (previous === undefined || certificate === null) return undefined;
    return isCertified(previous.bytes, previous.header.height, certificate) ? first : undefined;
  };
}

function isNext(header: Header, parent: { readonly bytes: Uint8Array; readonly header: Header }): boolean {
  return (
    header.height === parent.header.height + 1 && equalBytes(header.parentHash, headerHash(parent.bytes))
  );
}
