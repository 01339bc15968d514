/**
 * Tells every peer what that peer says: votes for whatever it votes for, confirms whatever it has executed. Shared by the behaviours that
 * sign two things; nothing is known of other traitors, so it works alike in one process and in many.
 */

import { bytesToHex } from '../../base/bytes.ts';
import type { ReplicaId } from '../../protocols/contract.ts';
import { statementSigner } from '../../protocols/pbft/echoes.ts';
import type { Ballot, PbftMessage } from '../../protocols/pbft/messages.ts';
import { primaryOf } from '../../protocols/pbft/rules.ts';
import type { Tools } from '../behaviour.ts';
import type { PbftLie, PbftSaying } from './behaviour.ts';
import { createBounded } from './bounded.ts';
import { createCheckpoint, createVote, isOwn } from './signing.ts';

/** Statements remembered, to know which of them contradict each other. */
const REMEMBERED_MAX = 1_024;

/** What shows one peer that another was told something else. */
const GIVES_AWAY: readonly PbftMessage['type'][] = ['evidence', 'prePrepare', 'certificate', 'decision'];

type Sign = Tools['sign'];

/** Everybody in whose name this traitor can sign. */
export function keysOf(
  { self, sign, fellows }: Tools,
  withFellows: boolean,
): readonly (readonly [ReplicaId, Sign])[] {
  return [[self, sign], ...(withFellows ? fellows() : [])];
}

/** What a peer stands for in a view; a primary's proposal is its vote. */
function ballotOf(heard: PbftMessage): Ballot | undefined {
  if (heard.type === 'prePrepare') return heard.body.proposal;
  return heard.type === 'prepare' || heard.type === 'commit' ? heard.body : undefined;
}

/** The answer that makes a peer feel right, in the name of one member. */
function agree(heard: PbftMessage, signer: ReplicaId, sign: Sign, members: number): readonly PbftMessage[] {
  const ballot = ballotOf(heard);
  if (ballot !== undefined) {
    const commit = createVote('commit', ballot, signer, sign);
    const isPrimary = primaryOf(ballot.view, members) === signer;
    return isPrimary ? [commit] : [createVote('prepare', ballot, signer, sign), commit];
  }
  return heard.type === 'checkpoint' ? [createCheckpoint(heard.body, signer, sign)] : [];
}

/** Of which two contradict each other: place and value. */
function toStatement(
  message: PbftMessage,
  signer: ReplicaId,
): { readonly place: string; readonly value: string } | undefined {
  const ballot = ballotOf(message);
  if (ballot !== undefined) {
    const { view, sequence, digest } = ballot;
    return { place: `${message.type} ${signer} ${view} ${sequence}`, value: bytesToHex(digest) };
  }
  if (message.type !== 'checkpoint') return undefined;
  const { sequence, height, blockHash } = message.body;
  return { place: `checkpoint ${signer} ${sequence}`, value: `${height} ${bytesToHex(blockHash)}` };
}

export function createYesMan(tools: Tools, withFellows = false): Required<Pick<PbftLie, 'say' | 'add'>> {
  const first = createBounded<string>(REMEMBERED_MAX);
  const answered = createBounded<true>(REMEMBERED_MAX);
  const note = (message: PbftMessage, signer: ReplicaId): void => {
    const statement = toStatement(message, signer);
    if (statement === undefined) return;
    const before = first.get(statement.place);
    if (before === undefined) first.set(statement.place, statement.value);
    else if (before !== statement.value) tools.told(`a second ${message.type}`);
  };
  const answerTo = (from: ReplicaId, heard: PbftMessage): readonly PbftSaying[] => {
    const statement = toStatement(heard, from);
    const key = `${from} ${statement?.place} ${statement?.value}`;
    if (statement === undefined || answered.get(key)) return [];
    answered.set(key, true);
    return keysOf(tools, withFellows).flatMap(([signer, sign]) =>
      agree(heard, signer, sign, tools.members).map((message) => {
        note(message, signer);
        return { to: from, message };
      }),
    );
  };
  return {
    // own votes are told to those who asked for them, in their own words; and whoever agrees with all gives nobody away
    say: (saying) => {
      const { type } = saying.message;
      const isVote = type === 'prepare' || type === 'commit' || type === 'checkpoint';
      return GIVES_AWAY.includes(type) || (isVote && isOwn(saying.message, tools)) ? [] : [saying];
    },
    add: (event) => {
      if (event.type !== 'message' || statementSigner(event.message, tools.members) !== event.from) return [];
      return answerTo(event.from, event.message);
    },
  };
}
