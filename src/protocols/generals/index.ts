/** Both algorithms under their names, for those who run either. */
import type { CouncilProtocol } from './council.ts';
import { oral } from './oral/index.ts';
import type { OralGrounds } from './oral/machine.ts';
import type { OralMessage } from './oral/messages.ts';
import { signed } from './signed/index.ts';
import type { SignedGrounds } from './signed/machine.ts';
import type { SignedMessage } from './signed/messages.ts';

export const COUNCIL_KINDS = ['oral', 'signed'] as const;
export type CouncilKind = (typeof COUNCIL_KINDS)[number];
export type CouncilMessage = OralMessage | SignedMessage;
export type CouncilGrounds = OralGrounds | SignedGrounds;
/** Either protocol; each is only ever handed messages of its own. */
export type AnyCouncil = CouncilProtocol<CouncilMessage, CouncilGrounds>;

export const COUNCILS = { oral, signed } as unknown as Readonly<Record<CouncilKind, AnyCouncil>>;
