/**
 * Compares the digest with one rule after the other until one matches.
 *
 * TODO: your baseline: what people write first.
 */
import { checking } from "../contract.ts";

export const open = checking(
  ({ rules, matches }) =>
    (digest) =>
      rules.find((rule) => matches(rule, digest))?.name ?? null,
);
