/** Entry of a general's process: does what the parent says, and ends with it. */
import type { CouncilAnswer, CouncilOrder } from './channel.ts';
import { createLiveGeneral, type LiveGeneral } from './live-general.ts';

let general: LiveGeneral | undefined;

function answer(message: CouncilAnswer): void {
  process.send?.(message);
}

async function obey(order: CouncilOrder): Promise<void> {
  switch (order.type) {
    case 'create':
      general = await createLiveGeneral({
        ...order,
        watch: (seen, atMs) => answer({ type: 'seen', seen, atMs }),
        onConnected: () => answer({ type: 'connected' }),
        onDecided: () => answer({ type: 'decided' }),
      });
      answer({ type: 'listening', addresses: general.addresses });
      break;
    case 'members':
      general?.setAddresses(order.addresses);
      break;
    case 'begin':
      general?.begin();
      break;
    case 'stop':
      await general?.stop();
      process.disconnect();
  }
}

process.on('message', (order: CouncilOrder) => {
  obey(order).catch((error: Error) => answer({ type: 'failed', reason: error.message }));
});
// without his parent there is nobody to tell
process.on('disconnect', () => process.exit());
