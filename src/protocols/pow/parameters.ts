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
