/** A network of one validator in this process, on ports that the system chooses, in a directory of its own. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  createNode,
  type LogotheteNode,
  type NodeConfig,
  readHome,
  readNodeConfig,
} from '../../src/index.ts';
import { localNodePaths } from '../../src/node/local/layout.ts';
import { prepareHome } from '../../src/node/local/prepare.ts';

export interface SingleHome {
  readonly home: string;
  readonly config: NodeConfig;
  remove(): void;
}

export async function createSingleHome(): Promise<SingleHome> {
  const home = mkdtempSync(join(tmpdir(), 'logothete-node-'));
  await prepareHome(home, { nodes: 1, basePort: 'auto' }, false);
  const config = readNodeConfig(localNodePaths(home, 'n0').config);
  return {
    home,
    config: { ...config, listen: ['/ip4/127.0.0.1/tcp/0'], api: { ...config.api, port: 0 } },
    remove: () => rmSync(home, { recursive: true, force: true }),
  };
}

export interface SingleNode extends SingleHome {
  readonly node: LogotheteNode;
  readonly description: Awaited<ReturnType<typeof readHome>>;
  stop(): Promise<void>;
}

export async function startSingleNode(): Promise<SingleNode> {
  const single = await createSingleHome();
  const node = await createNode(single.config);
  return {
    ...single,
    node,
    description: await readHome(single.home),
    stop: async () => {
      await node.stop();
      single.remove();
    },
  };
}
