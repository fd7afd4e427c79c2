import type { Result } from "@labs/experiment/result";
import { explainedText } from "../reading/flowchart.ts";
import { hasSeveralCases } from "../reading/lookup.ts";
import { listWords, wrap } from "../text/text.ts";

type Explained = Result["explained"][number];

/** How each case is answered, such as by which plan: each way once, with the arms that go it. */
export function explanations(result: Result): string[] {
  const told = result.arms
    .filter(({ role }) => role !== "placebo")
    .flatMap(({ name }) => result.explained.filter(({ arm, lines }) => arm === name && lines.length > 0))
    .map((one) => ({ ...one, lines: one.lines.map((line) => explainedText(result, one, line)) }));
  if (told.length === 0) return [];
  const several = hasSeveralCases(result);
  const groups = Map.groupBy(told, (one) => one.case);
  const lines = Object.keys(result.cases).flatMap((name) => {
    const ways = waysOf(groups.get(name) ?? [], several ? "    " : "  ");
    return several && ways.length > 0 ? [`  ${name}`, ...ways] : ways;
  });
  return [["How it is answered, in the arms' own words", ...lines].join("\n")];
}

function waysOf(told: readonly Explained[], indent: string): string[] {
  const groups = Map.groupBy(told, ({ lines }) => lines.join("\n"));
  return [...groups.values()].flatMap((same) => {
    const names = listWords(same.map(({ arm }) => arm));
    const [first = "", ...others] = same[0]?.lines ?? [];
    const item = (mark: string, text: string) => {
      const inside = indent + " ".repeat(mark.length);
      // What has lines of its own, such as a chart, keeps them.
      const lines = text.includes("\n") ? text.replaceAll("\n", `\n${inside}`) : wrap(text, inside);
      return `${indent}${mark}${lines}`;
    };
    if (others.length === 0) return [item("- ", `${names}:${first.includes("\n") ? "\n" : " "}${first}`)];
    return [
      item("- ", `${names}, not the same in every round:`),
      ...[first, ...others].map((line) => item("  * ", line)),
    ];
  });
}
