/** `node CONFIG.yaml`: one node in this process, until a signal or a failure ends it. A failure has an exit code of its own, for whoever supervises. */

import { resolve } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { readNodeConfig } from '../../node/config.ts';
import { NodeError } from '../../node/errors.ts';
import type { Invocation } from '../command.ts';
import { EXIT } from '../exit.ts';
import { onStopSignal } from '../stop-signal.ts';

/**
 * How much may be added to what is alive before garbage is collected, in percent; the engine's own choice is up to 300. Under load a node needs
 * a quarter less memory.
 */
const HEAP_GROWTH_PERCENT = 70;

export async function runNode({ arguments: [path], directory, screen }: Invocation): Promise<number> {
  setFlagsFromString(`--heap-growing-percent=${HEAP_GROWTH_PERCENT}`);
  const config = readNodeConfig(resolve(directory, path!));
  const { createNode } = await import('../../node/node.ts');
  const { DOORS } = await import('../../api/ports.ts');
  try {
    const starting = createNode(config, DOORS);
    // The doors open before the start is over, so a signal may come in between.
    onStopSignal(async () => (await starting).stop());
    await (await starting).ended;
    return EXIT.done;
  } catch (error) {
    if (!(error instanceof NodeError)) throw error;
    screen.note(`logothete: ${error.message}`);
    return error.exitCode;
  }
}
