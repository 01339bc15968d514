/** Row 14: NEW-VIEWs that do not follow from their V, that are withheld, or that only some are shown. */
import type { NewView, PbftMessage } from '../../protocols/pbft/messages.ts';
import { NULL_DIGEST } from '../../protocols/pbft/rules.ts';
import { ballotBytes } from '../../protocols/pbft/statements.ts';
import type { Tools } from '../behaviour.ts';
import type { PbftBehaviour, PbftSaying } from './behaviour.ts';
import { signAgain } from './signing.ts';

/** What the peers are shown in place of the honest NEW-VIEW. */
type Way = (newView: NewView, tools: Tools, to: PbftSaying['to']) => readonly PbftSaying[];

const withChange =
  (change: (newView: NewView, tools: Tools) => NewView): Way =>
  (newView, tools, to) => [
    { to, message: signAgain(tools.sign, { type: 'newView', body: change(newView, tools) }) },
  ];

/** O with one more entry than follows from V. */
function addNull({ proposals, view, ...rest }: NewView, { sign, standing }: Tools): NewView {
  const sequence = (proposals.at(-1)?.sequence ?? standing().durable) + 1;
  const ballot = { view, sequence, digest: NULL_DIGEST };
  const signature = sign('prePrepare', ballotBytes(ballot));
  return { ...rest, view, proposals: [...proposals, { ...ballot, signature }] };
}

/** Null in place of what was prepared. */
function replaceByNull(newView: NewView, tools: Tools): NewView {
  if (newView.proposals.length === 0) return addNull(newView, tools);
  const proposals = newView.proposals.map(({ view, sequence }) => {
    const ballot = { view, sequence, digest: NULL_DIGEST };
    return { ...ballot, signature: tools.sign('prePrepare', ballotBytes(ballot)) };
  });
  return { ...newView, proposals };
}

const WAYS: Readonly<Record<string, Way>> = {
  'an O that does not follow': withChange(addNull),
  'null in place of a prepared batch': withChange(replaceByNull),
  'a V too short': withChange((newView) => ({ ...newView, viewChanges: newView.viewChanges.slice(1) })),
  'a V with one twice': withChange((newView) => ({
    ...newView,
    viewChanges: [newView.viewChanges[0]!, ...newView.viewChanges],
  })),
  'a NEW-VIEW withheld': () => [],
  'a NEW-VIEW for one alone': (newView, { peers }) => [
    { to: peers[newView.view % peers.length]!, message: { type: 'newView', body: newView } },
  ],
};

export const badNewView: PbftBehaviour = {
  name: 'bad-new-view',
  summary: 'as new primary sends a NEW-VIEW that is wrong, to some only, or none at all',
  theorem:
    'a wrong one is refused and proof against its primary; of the others the rest hear, or they move on',
  target: 'nobody',
  engine: (tools) => {
    // the same lie to everybody who asks about this view again
    const ways = new Map<number, string>();
    const say = (newView: NewView, to: PbftSaying['to']): readonly PbftSaying[] => {
      const known = ways.get(newView.view);
      const way = known ?? tools.chance.pick(Object.keys(WAYS));
      if (known === undefined) tools.told(way);
      ways.clear();
      ways.set(newView.view, way);
      return WAYS[way]!(newView, tools, to);
    };
    const isOwnNewView = (message: PbftMessage): message is Extract<PbftMessage, { type: 'newView' }> =>
      message.type === 'newView' && message.body.signer === tools.self;
    return {
      say: (saying) => (isOwnNewView(saying.message) ? say(saying.message.body, saying.to) : [saying]),
    };
  },
};
