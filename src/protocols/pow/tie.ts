/** Which of several tips with the same total work is the best: the first one seen (Nakamoto 2008, section 5), or one drawn by lot (Eyal & Sirer, section 6). */
export interface Tie {
  /** A better tip than all before. */
  reset(): void;
  /** Another tip has the work of the best one: does it take its place? */
  isWonByNext(): boolean;
}

export const FIRST_SEEN: Tie = { reset: () => {}, isWonByNext: () => false };

/** Each of the tied tips is equally likely to be the best, whatever the order in which they came. */
export function createLot(chance: () => number): Tie {
  let tied = 1;
  return {
    reset: () => {
      tied = 1;
    },
    isWonByNext: () => {
      tied += 1;
      return chance() * tied < 1;
    },
  };
}
