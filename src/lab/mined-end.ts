/** What only the end of a mined run shows: the supply on every honest disk, and how the chain fared. */

import { wrongSupply } from '../checker/pow/supply.ts';
import type { MineReport, MineSurvey } from '../checker/pow/survey.ts';
import type { ReplicaWorld } from '../simulator/whole/replica-world.ts';
import type { Traitors } from './traitors.ts';

/** Reports a wrong supply to the checker of the world. */
export function endMining(world: ReplicaWorld, { isHonest }: Traitors, survey: MineSurvey): MineReport {
  let mainBlocks = 0;
  for (const [replica, { chain }] of world.replicas.entries()) {
    const height = chain.mark()?.height ?? 0;
    // the state of the genesis is written with the first block
    if (!isHonest(replica) || height === 0) continue;
    mainBlocks = Math.max(mainBlocks, height);
    const wrong = wrongSupply(chain.stateEntries(), height, world.people.genesis);
    if (wrong !== undefined) world.checker.report('supply', replica, world.nowMs(), wrong);
  }
  return survey.report(mainBlocks);
}
