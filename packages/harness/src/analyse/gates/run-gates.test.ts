import type { LoadRecord, Noise } from "@labs/experiment/result";
import { quietMachine, soundLoad } from "@labs/experiment/result-fixture";
import { expect, test } from "vitest";
import type { MeasuredCell } from "../screen-cells.ts";
import { clientBoundSweeps } from "./client-bound-sweeps.ts";
import { understated } from "./understated.ts";

function cell(
  arm: string,
  noise: Partial<Noise>,
  load: Partial<LoadRecord> = {},
  name = "busy",
): MeasuredCell {
  const figures = { load: { ...soundLoad, ...load }, noise: { ...quietMachine, ...noise } };
  const outcome = { status: "measured", values: {}, ...figures } as const;
  return { round: 0, position: 0, arm, case: name, startedAt: "", outcome };
}

const two = { baseline: "slow", cores: 2 };

/** Costs per answer, microseconds, on two processors that are full. */
function full(arm: string, subject: number, services: number, generator: number, name = "busy") {
  const answered = 2e6 / (subject + services + generator);
  const cpu = (us: number) => (us * answered) / 1e6;
  return cell(
    arm,
    {
      hostBusy: 0.99,
      subjectCpu: cpu(subject),
      servicesCpu: cpu(services),
      generatorCpu: cpu(generator),
    },
    { answered },
    name,
  );
}

test("on a full machine the generator's share says how much of a difference is hidden", () => {
  const [warning, ...others] = understated([full("slow", 200, 0, 50), full("fast", 50, 0, 50)], two);
  expect(others).toEqual([]);
  expect(warning).toMatchObject({ code: "understated", severity: "warn" });
  expect(warning?.message).toBe(
    "Ratios are understated in busy: every processor was in use, and the load generator took 50 % of that beside fast. This work is the same for all variants, so a difference of 10 % between them shows as about 4.8 %; on a machine with processors to spare for it, it would show in full. By these shares, fast and slow would be about 1.6 times further apart.",
  );
});

test("services that every arm asks alike are shared work, those that differ are what is compared", () => {
  const alike = understated([full("slow", 150, 100, 20), full("fast", 100, 100, 20)], two);
  expect(alike[0]?.message).toMatch(/the load generator and the services took 55 %/);
  expect(understated([full("slow", 100, 900, 20), full("fast", 100, 50, 20)], two)).toEqual([]);
});

test("a machine with time to spare, and a generator that takes little, hide nothing", () => {
  const idle = { hostBusy: 0.6, subjectCpu: 0.6, generatorCpu: 0.5, servicesCpu: 0 };
  expect(understated([cell("slow", idle), cell("fast", idle)], two)).toEqual([]);
  expect(understated([full("slow", 300, 0, 20), full("fast", 150, 0, 20)], two)).toEqual([]);
  expect(understated([cell("slow", { hostBusy: null }), cell("fast", { subjectCpu: null })], two)).toEqual(
    [],
  );
});

test("one processor of two that the run may use can be full by itself", () => {
  const half = { hostBusy: 0.5, subjectCpu: 0.5, servicesCpu: 0, generatorCpu: 0.48 };
  expect(understated([cell("slow", half), cell("fast", half)], { ...two, cores: 1 })).toHaveLength(1);
  expect(understated([cell("slow", half), cell("fast", half)], two)).toEqual([]);
});

test("a curve that the client flattens says from which point on", () => {
  const busy = { subjectCpu: 1.2, servicesCpu: 2, hostBusy: 0.4 };
  const calm = { subjectCpu: 0.4, servicesCpu: 1, hostBusy: 0.2 };
  const arm = (name: string) => ({ "pool-2": 2, "pool-8": 8, "pool-32": 32 })[name];
  const cells = [
    cell("pool-32", busy, {}, "short"),
    cell("pool-8", busy, {}, "short"),
    cell("pool-2", calm, {}, "short"),
    cell("pool-2", calm, {}, "heavy"),
    cell("pool-8", calm, {}, "heavy"),
    cell("single", busy, {}, "heavy"),
  ];
  const warnings = clientBoundSweeps(cells, { arm, case: () => undefined });
  expect(warnings.map(({ code }) => code)).toEqual(["client-bound-sweep"]);
  expect(warnings[0]?.message).toMatch(/^The curve of short is the client's from pool-8 on/);
  const byCase = clientBoundSweeps([cell("lru", busy, {}, "c64"), cell("lru", calm, {}, "c1")], {
    arm: () => undefined,
    case: (name) => ({ c1: 1, c64: 64 })[name],
  });
  expect(byCase[0]?.message).toMatch(/^The curve of lru is the client's from c64 on/);
});
