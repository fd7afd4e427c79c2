import { random } from "@labs/experiment";
import type { Comparison, Result, Verdict } from "@labs/experiment/result";
import { verdicts } from "@labs/experiment/result";
import { emptyResult } from "@labs/experiment/result-fixture";
import { expect, test } from "vitest";
import { apiResult } from "../fixtures/api.fixture.ts";
import { arms, closedCase, comparison, summary } from "../fixtures/build.fixture.ts";
import { renderResult } from "../index.ts";
import { bestOf, type PairedRatio, pairedRatios } from "./pairs.ts";

const names = ["base", "alder", "birch", "cedar"];
const metrics = ["speed", "latency"];
const cases = ["day", "night", "dusk"];

/** A result whose verdicts, pairs, intervals and best arms are drawn without regard to each other. */
function drawn(seed: number): Result {
  const draw = random(seed);
  const pick = <T>(from: readonly T[]): T => from[Math.floor(draw() * from.length)] as T;
  const places = metrics.flatMap((metric) => cases.map((name) => ({ metric, name })));
  const comparisonOf = (arm: string, versus: string, metric: string, name: string): Comparison => {
    const verdict: Verdict = pick(verdicts);
    const ratio = verdict === "FASTER" ? 2 : verdict === "SLOWER" ? 0.5 : verdict === "INVALID" ? null : 1.01;
    return comparison(arm, metric, name, ratio, { versus, verdict });
  };
  const some = <T>(from: readonly T[], share = 0.7) => from.filter(() => draw() < share);
  const variants = names.slice(1);
  return {
    ...emptyResult,
    arms: arms(...names).map((arm) =>
      arm.role === "variant" && draw() < 0.3 ? { ...arm, versus: pick([null, "alder"]) } : arm,
    ),
    cases: Object.fromEntries(cases.map((name) => [name, closedCase()])),
    metrics: {
      speed: { unit: "req/s", better: "higher", kind: "timing", role: "headline", in: cases },
      latency: { unit: "ms", better: "lower", kind: "timing", role: "headline", in: cases },
    },
    goal: {
      reference: pick(variants),
      target: { metric: "speed", case: "day" },
      evidence: { metric: "latency", case: "day" },
    },
    summaries: names.flatMap((arm) =>
      places.map(({ metric, name }) => summary(arm, metric, name, 100 * (1 + draw()))),
    ),
    comparisons: some(
      variants.flatMap((arm) => places.map(({ metric, name }) => comparisonOf(arm, "base", metric, name))),
    ),
    pairComparisons: some(
      ["birch", "cedar"].flatMap((arm) =>
        places.map(({ metric, name }) => comparisonOf(arm, "alder", metric, name)),
      ),
    ),
    best: places.map(({ metric, name }) => ({ metric, case: name, arms: some(names) })),
  };
}

/** The sentences of a list, each on one line. */
function listOf(screen: string, title: string): string[] {
  const block = screen.split("\n\n").find((one) => one.startsWith(`${title}\n`)) ?? "";
  return block
    .replaceAll(/\n {4}/g, " ")
    .split("\n  - ")
    .slice(1);
}

const key = ({ arm, versus, metric, case: name }: Pick<Comparison, "arm" | "versus" | "metric" | "case">) =>
  `${metric} of ${arm} in ${name} against ${versus}`;

/** The pairs that a sentence speaks of. */
function pairsIn(sentence: string): string[] {
  const metric = metrics.find((one) => sentence.includes(one)) ?? "";
  const wordsOf = (text: string, from: readonly string[]) => from.filter((one) => text.includes(one));
  const open = /^Which way \w+ (.+) differs from (\w+):/.exec(sentence);
  // "of alder and birch in day and dusk and of cedar in night" is told by its parts.
  const parts = open === null ? [sentence.replace(/\(.+?\)/, "")] : (open[1] ?? "").split(/\bof /);
  const versus =
    open?.[2] ?? /(?:against|that of|and) (\w+)(?= \(| in \w+ differed)/.exec(sentence)?.[1] ?? "";
  return parts.flatMap((part) =>
    wordsOf(part, names)
      .filter((arm) => arm !== versus)
      .flatMap((arm) => wordsOf(part, cases).map((name) => key({ arm, versus, metric, case: name }))),
  );
}

const seeds = Array.from({ length: 100 }, (_, seed) => seed);

const said = (result: Result, details: boolean) => {
  const screen = renderResult(result, { details });
  return ["You may say", "You may not say"].map((title) => listOf(screen, title).flatMap(pairsIn)) as [
    may: string[],
    not: string[],
  ];
};

test("no pair is both among what may be said and among what may not", () => {
  const contradictions = seeds.flatMap((seed) =>
    [false, true].flatMap((details) => {
      const [may, not] = said(drawn(seed), details);
      return may.filter((one) => not.includes(one));
    }),
  );
  expect(contradictions).toEqual([]);
});

test("what has a verdict is all of what may be said, what has none all of what may not", () => {
  for (const seed of seeds.slice(0, 50)) {
    const result = drawn(seed);
    const [may, not] = said(result, true);
    const isDecided = ({ verdict }: PairedRatio) => ["FASTER", "SLOWER", "EQUIVALENT"].includes(verdict);
    const spoken = pairedRatios(result);
    expect(may.toSorted()).toEqual(spoken.filter(isDecided).map(key).toSorted());
    expect(not.toSorted()).toEqual(
      spoken
        .filter((one) => !isDecided(one))
        .map(key)
        .toSorted(),
    );
  }
});

test("an arm that a verdict puts behind another one is never best beside it, and no answer says that nothing won", () => {
  for (const seed of seeds) {
    const result = drawn(seed);
    for (const metric of metrics) {
      for (const name of cases) {
        const best = bestOf(result, { metric, case: name });
        const here = [...result.comparisons, ...result.pairComparisons].filter(
          (one) =>
            one.metric === metric && one.case === name && best.includes(one.arm) && best.includes(one.versus),
        );
        expect(here.filter(({ verdict }) => verdict === "FASTER" || verdict === "SLOWER")).toEqual([]);
        const [winner] = best;
        if (best.length !== 1 || winner === undefined) continue;
        const open = [...result.comparisons, ...result.pairComparisons].filter(
          (one) =>
            one.metric === metric &&
            one.case === name &&
            [one.arm, one.versus].includes(winner) &&
            ["INCONCLUSIVE", "TOO FEW", "EQUIVALENT"].includes(one.verdict),
        );
        expect(open).toEqual([]);
      }
    }
    const screen = renderResult(result).replaceAll(/\s+/g, " ");
    const answered = /Answer No variant is shown to beat base\. (\w+):/.exec(screen)?.[1];
    const verdict = result.comparisons.find(
      (one) => one.arm === answered && one.metric === "speed" && one.case === "day",
    );
    expect(answered !== undefined && verdict?.verdict === "FASTER").toBe(false);
  }
});

test("an arm that is shown only is no best one beside the winner, but in counts", () => {
  const place = { metric: "speed", case: "day" };
  const shown = (kind: "timing" | "count"): Result => ({
    ...emptyResult,
    arms: arms("base", "alder", "birch").map((arm) =>
      arm.name === "birch" ? { ...arm, shownOnly: true as const, versus: "alder" } : arm,
    ),
    metrics: { speed: { unit: "req/s", better: "higher", kind, role: "headline", in: ["day"] } },
    comparisons: [comparison("alder", "speed", "day", 2, { versus: "base", verdict: "FASTER" })],
    pairComparisons: [comparison("birch", "speed", "day", 1.1, { versus: "alder", verdict: "TOO FEW" })],
    best: [{ ...place, arms: ["alder"] }],
  });
  expect(bestOf(shown("timing"), place)).toEqual(["alder"]);
  expect(bestOf(shown("count"), place)).toEqual(["alder", "birch"]);
});

test("an anchor is no best one beside the winner, and no answer", () => {
  const place = { metric: "speed", case: "day" };
  const result: Result = {
    ...emptyResult,
    arms: arms("base", "alder", "birch").map((arm) =>
      arm.name === "birch" ? { ...arm, anchor: true as const } : arm,
    ),
    cases: { day: closedCase() },
    metrics: { speed: { unit: "%", better: "higher", kind: "count", role: "headline", in: ["day"] } },
    summaries: [
      summary("base", "speed", "day", 1),
      summary("alder", "speed", "day", 2),
      summary("birch", "speed", "day", 3),
    ],
    comparisons: [
      comparison("alder", "speed", "day", 2, { versus: "base", verdict: "FASTER" }),
      comparison("birch", "speed", "day", 3, { versus: "base", verdict: "FASTER" }),
    ],
    best: [{ ...place, arms: ["alder"] }],
  };
  expect(bestOf(result, place)).toEqual(["alder"]);
  const screen = renderResult(result).replaceAll(/\s+/g, " ");
  expect(screen).toContain("Answer alder: ");
  expect(screen).toContain("It is ahead of every other variant that can be deployed.");
  expect(screen).toContain("Not ranked, since they cannot be deployed: birch.");
});

test("an arm that the question holds against another one is not spoken of beside the baseline", () => {
  const spoken = pairedRatios(apiResult).map(({ arm, versus }) => `${arm} / ${versus}`);
  expect([...new Set(spoken)]).toEqual([
    "workers / inline",
    "python-blocking / python-async",
    "python-threads / python-async",
  ]);
});
