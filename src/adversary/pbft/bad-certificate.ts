/** Row 13: VIEW-CHANGEs with certificates that prove nothing, and those that hide what was prepared (the central safety test). */
import { hashTagged } from '../../crypto/hash.ts';
import type { PbftMessage, PreparedCertificate, ViewChange } from '../../protocols/pbft/messages.ts';
import type { Tools } from '../behaviour.ts';
import type { PbftBehaviour } from './behaviour.ts';
import { leaveFor } from './leaving.ts';
import { signAgain } from './signing.ts';

type Spoil = (prepared: PreparedCertificate) => PreparedCertificate;

const WAYS: Readonly<Record<string, Spoil>> = {
  'a forged certificate': (prepared) => ({ ...prepared, digest: hashTagged('batch', prepared.digest) }),
  'a short certificate': (prepared) => ({ ...prepared, prepares: prepared.prepares.slice(1) }),
  'a signer twice': (prepared) => ({
    ...prepared,
    prepares: prepared.prepares.map(() => prepared.prepares[0]!),
  }),
  'a certificate of another view': (prepared) => ({ ...prepared, view: prepared.view + 1 }),
};

/** Never prepared by anybody. */
function invent({ chance, standing, members }: Tools): PreparedCertificate {
  const { view, durable } = standing();
  const signature = Uint8Array.from({ length: 64 }, () => chance.integer(256));
  const prepares = Array.from({ length: members }, (_, signer) => ({ signer, signature })).slice(1);
  const digest = hashTagged('batch', signature);
  return { view, sequence: durable + 1, digest, signature, prepares };
}

export const badCertificate: PbftBehaviour = {
  name: 'bad-certificate',
  summary: 'in VIEW-CHANGEs forges, shortens and relabels what was prepared, or hides it',
  theorem: 'what is invalid is dropped, hiding is harmless, and whatever was decided stays decided',
  target: 'nobody',
  engine: (tools) => {
    const hide = (viewChange: ViewChange): PbftMessage => {
      tools.told('what was prepared is hidden');
      return signAgain(tools.sign, { type: 'viewChange', body: { ...viewChange, prepared: [] } });
    };
    const spoil = (viewChange: ViewChange): PbftMessage => {
      const way = tools.chance.pick(Object.keys(WAYS));
      tools.told(way);
      const prepared = viewChange.prepared.map(WAYS[way]!);
      return signAgain(tools.sign, { type: 'viewChange', body: { ...viewChange, prepared } });
    };
    // one version of each, so that it does not contradict itself: what is resent is the same
    const said = new Map<number, PbftMessage>();
    const versionOf = (viewChange: ViewChange): PbftMessage => {
      const known = said.get(viewChange.view);
      if (known !== undefined) return known;
      const version = tools.chance.next() < 0.5 ? hide(viewChange) : spoil(viewChange);
      said.clear();
      said.set(viewChange.view, version);
      return version;
    };
    return {
      say: (saying) => {
        const { message } = saying;
        const isOwn = message.type === 'viewChange' && message.body.signer === tools.self;
        if (isOwn && message.body.prepared.length > 0) {
          return [{ ...saying, message: versionOf(message.body) }];
        }
        if (message.type !== 'status' || !tools.standing().active) return [saying];
        tools.told('an invented certificate');
        const invented = leaveFor(tools.standing().view + 1, tools, { prepared: [invent(tools)] });
        return [saying, { to: saying.to, message: invented }];
      },
    };
  },
};
