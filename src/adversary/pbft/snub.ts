/** Row 3: selective silence towards one replica. */
import type { PbftBehaviour } from './behaviour.ts';
import { dropTo } from './dropping.ts';

export const snub: PbftBehaviour = {
  name: 'snub',
  summary: 'says nothing to one replica, and is honest to all others',
  theorem: 'the victim follows through what the others pass on, and the view does not change',
  target: 'peers',
  ports: (tools) => ({ say: dropTo(tools, tools.towards ?? [tools.chance.pick(tools.peers)]) }),
};
