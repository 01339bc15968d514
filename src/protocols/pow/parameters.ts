/** Genesis parameters of proof of work: whoever computes with others is on another chain. */

/** What decides which header may follow another. */
export interface ChainParameters {
  /** Time of height 0, Unix milliseconds: the anchor of the difficulty's schedule. */
  readonly genesisTimeMs: number;
  /** Wanted time between two blocks. */
  readonly blockTimeMs: number;
  /** Time behind the schedule that halves the difficulty. */
  readonly halfLifeMs: number;
  /** Hashes that the first block takes on average. */
  readonly difficulty: number;
  /** The same for the easiest block that there may ever be. */
  readonly difficultyMin: number;
  /** Blocks that may be taken back at the most: what forks off below is refused. */
  readonly reorganisationMax: number;
}

export interface PowParameters extends ChainParameters {
  /** How far ahead of the local clock a block's time may lie; further ahead it waits. */
  readonly futureBoundMs: number;
  /** What the miner of the first block earns. */
  readonly reward: number;
  /** After so many blocks the reward halves. */
  readonly halvingBlocks: number;
  /** A reward can be spent so many blocks later. */
  readonly maturityBlocks: number;
  /** 1: among tips of equal work a miner draws; 0: it stays with the first seen. */
  readonly tieByLot: number;
}
