/** VIEW-CHANGEs out of thin air, for the behaviours that want to leave. */
import { isFault } from '../../base/fault.ts';
import type { Certificate, PbftMessage, ViewChangeContent } from '../../protocols/pbft/messages.ts';
import { decodeMessage } from '../../protocols/pbft/wire.ts';
import type { Tools } from '../behaviour.ts';
import { signAgain } from './signing.ts';

/** C of a lawful VIEW-CHANGE at this moment. */
function currentCertificate({ standing }: Tools): readonly Certificate[] {
  const { certificate } = standing();
  const message = certificate && decodeMessage(certificate);
  return message && !isFault(message) && message.type === 'certificate' ? [message.body] : [];
}

/** A VIEW-CHANGE for this view that hides everything prepared, unless `content` says otherwise. */
export function leaveFor(view: number, tools: Tools, content: Partial<ViewChangeContent> = {}): PbftMessage {
  const certificates = currentCertificate(tools);
  const body = {
    view,
    certificates,
    prepared: [],
    ...content,
    signer: tools.self,
    signature: new Uint8Array(64),
  };
  return signAgain(tools.sign, { type: 'viewChange', body });
}
