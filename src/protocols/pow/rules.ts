/** The rules of one header on top of another (pow.md, "Rules"), apart from its work, which is checked before anything else, and from the local clock. */
import { type Fault, punish } from '../../base/fault.ts';
import { LIMITS } from '../../base/limits.ts';
import { nextTarget } from './difficulty.ts';
import type { ChainParameters } from './parameters.ts';
import { type HeaderFields, medianTimePast, type TreeBlock } from './tree-block.ts';

/** May a header with these fields follow `parent`? */
export function checkFields(
  parameters: ChainParameters,
  parent: TreeBlock<unknown>,
  { height, timeMs, target }: HeaderFields,
): Fault | undefined {
  if (height !== parent.height + 1)
    return punish('wrong-height', `height ${height} on top of ${parent.height}`);
  const wanted = nextTarget(parameters, parent);
  if (target !== wanted)
    return punish('wrong-target', `target ${target.toString(16)}, the rule says ${wanted.toString(16)}`);
  if (timeMs <= medianTimePast(parent))
    return punish('time-too-old', `time ${timeMs} is not above the median of the last 11 blocks`);
  if (timeMs > LIMITS.timeMsMax) return punish('absurd-time', `${timeMs} is after all dates`);
  return undefined;
}

/** What a miner writes into a block on top of `parent`, at this time by its clock. */
export function nextFields(
  parameters: ChainParameters,
  parent: TreeBlock<unknown>,
  nowMs: number,
): HeaderFields {
  return {
    height: parent.height + 1,
    timeMs: Math.max(nowMs, medianTimePast(parent) + 1),
    target: nextTarget(parameters, parent),
  };
}
