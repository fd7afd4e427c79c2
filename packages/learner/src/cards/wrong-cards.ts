import type { Result } from "@labs/experiment/result";
import { wrap } from "@labs/report";
import type { Card } from "./card.ts";

/** Techniques that are fast and wrong: what do they break? Not asked where the two answers do not show it. */
export function wrongCards(id: string, run: Result): Card[] {
  return run.arms
    .filter(({ role }) => role === "wrong")
    .flatMap(({ name, change }) => {
      const outcome = run.cells.find(({ arm }) => arm === name)?.outcome;
      if (outcome?.status !== "wrong") return [];
      const [input, actual, expected] = [outcome.input, outcome.actual, outcome.expected].map((text) =>
        text.replaceAll(/\s+/g, " ").trim(),
      );
      if (input === undefined || actual === undefined || expected === undefined) return [];
      if (!isTelling(actual, expected)) return [];
      return [
        {
          name: `${id}/${name}`,
          front: [
            wrap(`To ${input} a service answered`),
            `  ${wrap(actual, "  ")}`,
            "and right would have been",
            `  ${wrap(expected, "  ")}`,
            wrap("What kind of mistake does that, and which test would have found it?"),
          ].join("\n"),
          rubric: [
            `${name}: ${change}`,
            "A check against a reference on freshly drawn inputs finds it; a benchmark does not.",
          ],
        },
      ];
    });
}

/** Digests say nothing to a reader, and of answers that were cut the difference may be gone. */
function isTelling(actual: string, expected: string): boolean {
  const isDigest = [actual, expected].some((text) => /\b(?=[0-9a-f]*\d)[0-9a-f]{16,}\b/i.test(text));
  const shown = (text: string) => text.split(/…|\.\.\./)[0] ?? "";
  const isCut = shown(actual) !== actual || shown(expected) !== expected;
  const [short = "", long = ""] = [shown(actual), shown(expected)].toSorted((a, b) => a.length - b.length);
  return !isDigest && actual !== expected && !(isCut && long.startsWith(short));
}
