/** Row 2: the replica that says nothing at all. */
import type { PbftBehaviour } from './behaviour.ts';
import { dropTo } from './dropping.ts';

export const silent: PbftBehaviour = {
  name: 'silent',
  summary: 'says nothing, neither votes nor transactions nor blocks',
  theorem: 'a silent primary is replaced, f of them in a row too, and everything is executed',
  target: 'peers',
  ports: (tools) => ({ say: dropTo(tools, tools.towards ?? tools.peers) }),
};
