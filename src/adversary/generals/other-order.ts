/** What a liar says where there are more than two orders to choose from. */

/** The next order of the set: the other one, where there are two. */
export function otherOrder(order: number, orders: number): number {
  return (order + 1) % orders;
}
