/**
 * The map, but what lies under the key is taken for the rule: nobody compares.
 *
 * TODO: a plausible mistake that is fast. Every run checks that it is refused.
 */
import { checking } from "../contract.ts";

/** Short, so that it fails in every run: with twelve digits it would be right for years. */
const keyOf = (digest: string) => digest.slice(0, 2);

export const open = checking(({ rules, keeps }) => {
  const ruleByKey = new Map(rules.map((rule) => [keyOf(rule.digest), rule]));
  keeps(ruleByKey.size);
  return (digest) => ruleByKey.get(keyOf(digest))?.name ?? null;
});
