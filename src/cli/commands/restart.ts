/** `restart NODE`: a killed node comes back from what is on its disk. */
import { openSupervisor } from '../client.ts';
import type { Invocation } from '../command.ts';
import { EXIT, type ExitCode } from '../exit.ts';

export async function runRestart(invocation: Invocation): Promise<ExitCode> {
  const name = invocation.arguments[0]!;
  const supervisor = await openSupervisor(invocation, [name]);
  await supervisor.restart(name);
  invocation.screen.line(`${name} runs again. \`logothete status\` shows it catching up.`);
  invocation.screen.json({ node: name, state: 'running' });
  return EXIT.done;
}
