/** SM(m) as the house mounts it: any number of generals bears m traitors (Theorem 2); with fewer than m + 2 there is nothing to agree on. */
import type { CouncilProtocol } from '../council.ts';
import { createSignedGeneral, type SignedGrounds } from './machine.ts';
import { type SignedMessage, signedWire } from './messages.ts';
import { checkDoubleOrder, signersOf } from './rules.ts';

export const signed: CouncilProtocol<SignedMessage, SignedGrounds> = {
  name: 'signed',
  ...signedWire,
  createProcess: createSignedGeneral,
  checkEvidence: checkDoubleOrder,
  pathOf: signersOf,
  orderOf: ({ order }) => order,
  rewrite: ({ chain }, order) => ({ order, chain }),
  membersMin: (traitorsMax) => traitorsMax + 2,
  messagesPerRound(members, traitorsMax) {
    const lieutenants = members - 1;
    return Array.from({ length: traitorsMax + 1 }, (_, index) => {
      if (index === 0) return lieutenants;
      return index === 1 ? lieutenants * Math.max(0, lieutenants - 1) : 0;
    });
  },
};
