/** OM(m) as the house mounts it: n >= 3m + 1 generals bear m traitors (Theorem 1). */
import { punish } from '../../../base/fault.ts';
import type { CouncilProtocol } from '../council.ts';
import { createOralGeneral, type OralGrounds } from './machine.ts';
import { type OralMessage, oralWire } from './messages.ts';

export const oral: CouncilProtocol<OralMessage, OralGrounds> = {
  name: 'oral',
  ...oralWire,
  createProcess: createOralGeneral,
  checkEvidence: () => punish('no-evidence', 'an oral message proves nothing to a third party'),
  pathOf: ({ path }) => path,
  orderOf: ({ order }) => order,
  rewrite: ({ path }, order) => ({ path, order }),
  membersMin: (traitorsMax) => 3 * traitorsMax + 1,
  messagesPerRound(members, traitorsMax) {
    const perRound: number[] = [];
    for (let round = 1; round <= traitorsMax + 1; round++) {
      perRound.push((perRound.at(-1) ?? 1) * Math.max(0, members - round));
    }
    return perRound;
  },
};
