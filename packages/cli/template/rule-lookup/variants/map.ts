/**
 * A map from the digest's first digits leads to the few rules that can match; the comparison decides.
 *
 * TODO: the better technique. It differs from the baseline in one thing.
 */
import { variant } from "../rig.ts";

const keyOf = (digest: string) => digest.slice(0, 12);

export const open = variant(({ rules, matches, keeps }) => {
  const rulesByKey = Map.groupBy(rules, ({ digest }) => keyOf(digest));
  keeps(rulesByKey.size);
  return (digest) => rulesByKey.get(keyOf(digest))?.find((rule) => matches(rule, digest))?.name ?? null;
});
