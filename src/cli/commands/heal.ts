/** `heal`: undoes every partition. */
import { openSupervisor } from '../client.ts';
import type { Invocation } from '../command.ts';
import { EXIT, type ExitCode } from '../exit.ts';

export async function runHeal(invocation: Invocation): Promise<ExitCode> {
  const supervisor = await openSupervisor(invocation);
  await supervisor.heal();
  invocation.screen.line('All links are open again.');
  invocation.screen.json({ partition: null });
  return EXIT.done;
}
