/** Is a verdict the one that a scenario expects? */
import type { NetworkVerdict } from '../checker/network-verdict.ts';
import type { Expected } from './scenario-file.ts';

/** What is otherwise than expected, as sentences; none: all is as it should be. Without any expectation: safe and live. */
export function compareVerdict(verdict: NetworkVerdict, expected: Expected): readonly string[] {
  const wanted: Expected = Object.keys(expected).length === 0 ? { safe: true, live: true } : expected;
  const found = {
    safe: verdict.safe,
    live: verdict.live,
    degraded: verdict.degraded,
    fork: verdict.fork !== null,
    accused: verdict.accused.map(({ node }) => node).sort(),
  };
  return Object.entries(wanted).flatMap(([name, value]) => {
    const want = Array.isArray(value) ? value.toSorted().join(', ') || 'nobody' : String(value);
    const is = found[name as keyof Expected];
    const got = Array.isArray(is) ? is.join(', ') || 'nobody' : String(is);
    return want === got ? [] : [`${name} was expected to be ${want}, and is ${got}`];
  });
}
