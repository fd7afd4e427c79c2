import { emptyResult } from "@labs/experiment/result-fixture";
import { expect, test } from "vitest";
import { coresWords, heading } from "./heading.ts";

test("cores are those that may be used, and the machine's where they are more", () => {
  expect(coresWords(2, 2)).toBe("2 cores");
  expect(coresWords(1, 2)).toBe("1 core of 2");
  expect(coresWords(1.5, 16)).toBe("1.5 cores of 16");
  expect(coresWords(4, undefined)).toBe("4 cores");
  expect(coresWords(undefined, undefined)).toBe("? cores");
});

test("rounds are those planned, and fewer where no more were needed", () => {
  const cells = [0, 1].map((round) => ({
    ...{ round, position: 0, arm: "slow", case: "busy", startedAt: "" },
    outcome: { status: "failed", reason: "it broke" } as const,
  }));
  const planned = (rounds: number) => ({ ...emptyResult, cells, config: { ...emptyResult.config, rounds } });
  expect(heading(planned(2))).toContain("· 2 of 2 rounds ·");
  expect(heading(planned(6))).toContain("· 2 of at most 6 rounds ·");
  expect(heading({ ...planned(6), endedEarly: "interrupted" })).toContain("· 2 of 6 rounds ·");
});

test("what was not checked, and a battery, stand under the heading once", () => {
  const { config, environment } = emptyResult;
  const text = heading({
    ...emptyResult,
    config: { ...config, checksOff: ["how long a variant waited for a processor", "time of the hypervisor"] },
    environment: { ...environment, facts: { cores: 8, node: "v26.0.0", powerSource: "battery" } },
  });
  expect(text).toContain(
    "Not checked on this machine: how long a variant waited for a processor; time of the hypervisor.",
  );
  expect(text).toContain("8 cores · on battery · Node v26.0.0");
  expect(heading(emptyResult)).not.toContain("Not checked");
});
