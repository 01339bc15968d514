/** "Did you mean": names that are near to a word that was not understood. */
import { distance } from 'fastest-levenshtein';

/** Names at most half the word away, nearest first, at most three. */
export function nearestNames(word: string, names: readonly string[]): readonly string[] {
  const limit = Math.max(1, Math.floor(word.length / 2));
  return names
    .map((name) => ({ name, far: distance(word.toLowerCase(), name.toLowerCase()) }))
    .filter(({ far }) => far <= limit)
    .sort((a, b) => a.far - b.far)
    .slice(0, 3)
    .map(({ name }) => name);
}

/** A sentence that names the near names, or all of them where none is near. */
export function suggestNames(word: string, names: readonly string[]): string {
  const near = nearestNames(word, names);
  if (near.length > 0) return `Did you mean ${near.join(' or ')}? There are: ${names.join(', ')}.`;
  return names.length > 0 ? `There are: ${names.join(', ')}.` : 'There are none.';
}
