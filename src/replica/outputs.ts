/** What the ordering engine says, and who in the replica acts on it. */
import { unreachable } from '../base/assert.ts';
import type { OrderingOutput } from '../protocols/ordering.ts';
import { onCertificate } from './certificates.ts';
import { onConsult } from './complaints.ts';
import type { Core } from './core.ts';
import { onAdopt, onSeal } from './decisions.ts';
import { onJudge, onOrdered, onView } from './judging.ts';
import { onUrgent } from './proposing.ts';
import { isInstalling } from './sync/install.ts';
import { onBehind } from './sync/session.ts';

export function onOutput(core: Core, output: OrderingOutput): void {
  switch (output.type) {
    case 'propose':
      core.proposing.wish = output;
      return;
    case 'withdraw':
      core.proposing.wish = null;
      return;
    case 'judge':
      onJudge(core, output);
      return;
    case 'ordered':
      onOrdered(core, output);
      return;
    case 'view':
      onView(core, output);
      return;
    case 'adopt':
      if (isInstalling(core)) core.sync.held.push(...output.decisions);
      else onAdopt(core, output.revert, output.decisions);
      return;
    case 'seal':
      onSeal(core, output.sequence, output.record);
      return;
    case 'final': {
      const { sequence, height, blockHash, certificate } = output;
      onCertificate(core, { sequence, height, blockHash, bytes: certificate });
      return;
    }
    case 'urgent':
      onUrgent(core, output.from, output.transaction);
      return;
    case 'consult':
      onConsult(core, output);
      return;
    case 'behind':
      onBehind(core, output.sequence, output.peers);
      return;
    case 'load':
      onLoad(core, output.digest, output.to);
      return;
    case 'work':
      core.emit(output);
      return;
    case 'standing':
      core.decisions.mining = output.standing;
      return;
    case 'fault':
      core.onFault(output.peer, output.fault);
      return;
    case 'mute':
      core.decisions.muted = output.reason;
      core.observe({ type: 'notice', level: 'warn', text: `this replica does not vote: ${output.reason}` });
      return;
    case 'notice':
      core.observe(output);
      return;
    default:
      unreachable(output);
      return;
  }
}

/** A batch that the engine has forgotten may stand in a stored block. */
function onLoad(core: Core, digest: Uint8Array, to: number): void {
  const height = core.reader.heightOfBatch(digest);
  const block = height === undefined ? undefined : core.reader.blockAt(height);
  core.tell({ type: 'loaded', digest, to, bytes: block?.batch ?? null });
}
