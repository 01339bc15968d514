/** `down`: stops the network of the home directory, and nodes that an earlier supervisor left behind. */
import { NodeError } from '../../node/errors.ts';
import { stopOrphans } from '../../node/home.ts';
import { openSupervisor } from '../client.ts';
import type { Invocation } from '../command.ts';
import { EXIT, type ExitCode } from '../exit.ts';

export async function runDown(invocation: Invocation): Promise<ExitCode> {
  const { screen, home } = invocation;
  try {
    await (await openSupervisor(invocation)).down();
  } catch (error) {
    if (!(error instanceof NodeError) || error.code !== 'no-supervisor') throw error;
    const orphans = await stopOrphans(home);
    if (orphans.length === 0) throw error;
    screen.note(`Their supervisor was gone; stopped ${orphans.map(({ name }) => name).join(', ')}.`);
  }
  screen.line('All nodes are stopped. `logothete up` resumes the chain.');
  screen.json({ stopped: true });
  return EXIT.done;
}
