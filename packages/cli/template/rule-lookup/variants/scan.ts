/**
 * Compares the digest with one rule after the other until one matches.
 *
 * TODO: your baseline: the code that most people write first.
 */
import { variant } from "../rig.ts";

export const open = variant(
  ({ rules, matches }) =>
    (digest) =>
      rules.find((rule) => matches(rule, digest))?.name ?? null,
);
