/** `kill NODE`: SIGKILL, as a crash would. */
import { openSupervisor } from '../client.ts';
import type { Invocation } from '../command.ts';
import { EXIT, type ExitCode } from '../exit.ts';

export async function runKill(invocation: Invocation): Promise<ExitCode> {
  const name = invocation.arguments[0]!;
  const supervisor = await openSupervisor(invocation, [name]);
  await supervisor.kill(name);
  invocation.screen.line(`${name} is killed. \`logothete restart ${name}\` brings it back.`);
  invocation.screen.json({ node: name, state: 'killed' });
  return EXIT.done;
}
