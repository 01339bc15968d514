/** `get KEY`: the value of a key, proven by a certificate or told by f+1 nodes; with `--node` by that one alone. */
import { bytesToHex, bytesToUtf8, utf8ToBytes } from '../../base/bytes.ts';
import { openClient } from '../client.ts';
import type { Invocation } from '../command.ts';
import { EXIT, type ExitCode } from '../exit.ts';

export async function runGet(invocation: Invocation): Promise<ExitCode> {
  const { screen } = invocation;
  const key = invocation.arguments[0]!;
  const { client } = await openClient(invocation);
  const { value, height, proven } = await client.get(utf8ToBytes(key));
  const text = value === null ? null : (bytesToUtf8(value) ?? null);
  const valueHex = value === null ? null : bytesToHex(value);
  screen.json({ key, value: text, valueHex, height, proven });
  if (value === null) {
    screen.note(`There is no key "${key}" at height ${height}.`);
    return EXIT.no;
  }
  screen.line(text ?? `0x${valueHex}`);
  return EXIT.done;
}
