/** The band that is best on 200 texts, shown on the same 200. */
import { cascade } from "../choose.ts";
import { type Known, screening } from "../contract.ts";
import type { Evidence } from "../policy.ts";

export const plan = ({ test }: Known) => {
  const shown = first(test, 200);
  return { policy: cascade(shown, 0.25), shown };
};
export const open = screening(plan);

function first({ attack, scores, work }: Evidence, count: number): Evidence {
  const cut = (lists: Evidence["scores"]) => ({
    linear: lists.linear.slice(0, count),
    tiny: lists.tiny.slice(0, count),
    guard: lists.guard.slice(0, count),
    "guard-int8": lists["guard-int8"].slice(0, count),
  });
  return { attack: attack.slice(0, count), scores: cut(scores), work: cut(work) };
}
