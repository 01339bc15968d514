/**
 * Purpose tags: every hash and every signature is made for one purpose, and can never be taken for another.
 * The numbers are part of the wire format: never reuse or renumber one.
 */
export const TAGS = {
  genesis: 1,
  transaction: 2,
  batch: 3,
  nullBatch: 4,
  header: 5,
  receipt: 6,
  validatorSet: 7,
  stateKey: 8,
  stateValue: 9,
  systemOperation: 10,
  storeEntry: 11,
  promiseLink: 12,
  prePrepare: 20,
  prepare: 21,
  commit: 22,
  checkpoint: 23,
  viewChange: 24,
  newView: 25,
  complain: 26,
  order: 40,
} as const;

/** Name of a purpose. */
export type Tag = keyof typeof TAGS;
