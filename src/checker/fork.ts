/** A fork as proof: two finality certificates for one height that name different blocks. It takes more than f members that sign two things. */
import { bytesToHex, equalBytes } from '../base/bytes.ts';
import { isFault } from '../base/fault.ts';
import type { ReplicaId } from '../protocols/contract.ts';
import type { Ordering } from '../protocols/ordering.ts';

/** A finality certificate as a chain stores it. */
interface HeldCertificate {
  readonly height: number;
  readonly blockHash: Uint8Array;
  readonly bytes: Uint8Array;
}

export interface ForkSide {
  /** Who holds this certificate. */
  readonly replica: ReplicaId;
  readonly blockHash: string;
  readonly signers: readonly ReplicaId[];
  /** The certificate, in hexadecimal digits: anybody can verify it. */
  readonly certificate: string;
}

export interface Fork {
  readonly height: number;
  readonly sides: readonly [ForkSide, ForkSide];
}

/** The certificates that one replica holds, in ascending height. */
export interface HeldCertificates {
  readonly replica: ReplicaId;
  readonly certificates: readonly HeldCertificate[];
}

/** The lowest height at which two of them contradict each other; undefined: there is none. */
export function findFork(
  held: readonly HeldCertificates[],
  ordering: Pick<Ordering<unknown, unknown>, 'readCertificate'>,
  members: number,
): Fork | undefined {
  const toSide = (replica: ReplicaId, { blockHash, bytes }: HeldCertificate): ForkSide => ({
    replica,
    blockHash: bytesToHex(blockHash),
    signers: signersOf(ordering.readCertificate(bytes, members)),
    certificate: bytesToHex(bytes),
  });
  const first = new Map<number, { readonly replica: ReplicaId; readonly certificate: HeldCertificate }>();
  const forks: Fork[] = [];
  for (const { replica, certificates } of held) {
    for (const certificate of certificates) {
      const { height, blockHash } = certificate;
      const known = first.get(height);
      if (known === undefined) first.set(height, { replica, certificate });
      else if (!equalBytes(known.certificate.blockHash, blockHash)) {
        forks.push({
          height,
          sides: [toSide(known.replica, known.certificate), toSide(replica, certificate)],
        });
      }
    }
  }
  return forks.sort((left, right) => left.height - right.height)[0];
}

function signersOf(read: ReturnType<Ordering<unknown, unknown>['readCertificate']>): readonly ReplicaId[] {
  return isFault(read) ? [] : read.claims.map(({ signer }) => signer);
}
