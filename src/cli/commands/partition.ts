/** `partition "n0,n1|n2,n3"`: cuts the links between groups on running nodes. */
import { openSupervisor } from '../client.ts';
import type { Invocation } from '../command.ts';
import { EXIT, type ExitCode } from '../exit.ts';
import { parseGroups } from '../parse.ts';

export async function runPartition(invocation: Invocation): Promise<ExitCode> {
  const groups = parseGroups(invocation.arguments[0]!);
  const supervisor = await openSupervisor(invocation, groups.flat());
  await supervisor.partition(groups);
  const text = groups.map((group) => group.join(',')).join(' | ');
  invocation.screen.line(`The network is cut into ${text}. \`logothete heal\` joins it again.`);
  invocation.screen.json({ partition: groups });
  return EXIT.done;
}
