/** Sorting short lists that are mostly in order already: `Array.sort` copies even those twice, in every step of a protocol. */

/** Sorts in place, ascending by a number, equal ones as they were; the list. By insertion: not for lists longer than a net has members. */
export function sortBy<T>(list: T[], keyOf: (item: T) => number): T[] {
  for (let end = 1; end < list.length; end += 1) {
    const item = list[end]!;
    const key = keyOf(item);
    let place = end;
    for (; place > 0 && keyOf(list[place - 1]!) > key; place -= 1) list[place] = list[place - 1]!;
    list[place] = item;
  }
  return list;
}
