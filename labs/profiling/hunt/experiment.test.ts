/** The rules on made-up outputs, and the Fastify service with each of its plants. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { random } from "@labs/experiment";
import { describeExperiment } from "@labs/harness/testing";
import { openServices } from "@labs/services";
import { afterAll, describe, expect, onTestFinished, test } from "vitest";
import { drawRequest } from "../shared/screening.ts";
import type { Diagnosis, Plant } from "./contract.ts";
import { actors, isNamed, plants, requestsOf, verdictOn } from "./data.ts";
import experiment from "./experiment.ts";
import {
  sharesOfTable,
  stacksOfDumps,
  stacksOfRaw,
  stacksOfSessions,
  waitsOfSessions,
} from "./support/python-output.ts";
import { grown, isBusier, isDiagnosed, isSlower, isWarned, sharesOf, waitsLonger } from "./support/rules.ts";
import { flameGraph, saveRecording, speedscope } from "./support/save.ts";
import { startService } from "./support/service.ts";
import { stacksOfProfile } from "./support/v8-output.ts";

const services = openServices({ say: () => {} });
afterAll(() => services[Symbol.asyncDispose]());

const raw = [
  "run (uvicorn/server.py:70);screen (fastapi/service.py:77);Regex.trim (fastapi/plants.py:18);sub (re.py:185) 60",
  "run (uvicorn/server.py:70);screen (fastapi/service.py:78);Stages.count_shingles.<locals>.<setcomp> (fastapi/stages.py:30) 20",
  "run (uvicorn/server.py:70);select (selectors.py:468) 20",
].join("\n");

test("py-spy's stacks are shares of the service's own functions, without their class", () => {
  expect([...sharesOf(stacksOfRaw(raw), "fastapi")]).toEqual([
    ["trim", 0.6],
    ["count_shingles", 0.2],
  ]);
  expect(stacksOfRaw("")).toEqual([]);
});

test("what has no name is part of the function around it", () => {
  const file = "/hunt/fastapi/plants.py";
  const frames = ["count_suspicious", "<genexpr>", "infer"].map((name) => ({ name, file }));
  const shares = sharesOf([{ frames, weight: 3 }], "fastapi");
  expect([...shares.keys()]).toEqual(["count_suspicious", "infer"]);
});

test("a dump counts a function once, whichever thread it is in", () => {
  const frame = (name: string, filename: string) => ({ name, filename });
  const own = "/labs/hunt/fastapi/plants.py";
  const dump = [
    { frames: [frame("entropy_by_hand", own), frame("run", "thread.py")] },
    { frames: [frame("entropy_by_hand", own), frame("select", "selectors.py")] },
  ];
  const stacks = stacksOfDumps(`${JSON.stringify(dump)}\n${JSON.stringify([{ frames: [] }])}\n`);
  expect(sharesOf(stacks, "fastapi").get("entropy_by_hand")).toBe(0.5);
});

test("cProfile's table is read by cumulative time, without the time in which the loop waits", () => {
  const table = `         9000 function calls (8000 primitive calls) in 1.500 seconds

   Ordered by: cumulative time

   ncalls  tottime  percall  cumtime  percall filename:lineno(function)
    40/20    0.010    0.000    0.800    0.040 /labs/hunt/fastapi/service.py:77(screen)
       20    0.600    0.030    0.700    0.035 /labs/hunt/fastapi/plants.py:18(trim)
       20    0.200    0.010    0.200    0.010 /labs/hunt/fastapi/stages.py:30(<setcomp>)
      100    0.500    0.005    0.500    0.005 {method 'poll' of 'select.epoll' objects}
`;
  expect([...sharesOfTable(table)]).toEqual([["trim", 0.7]]);
});

test("pyinstrument's trees are divided into what computes and what waits", () => {
  const frame = (name: string, time: number, awaited: number, children: object[] = []) => ({
    ...{ function: name, file_path: "/hunt/fastapi/stages.py", time, await_time: awaited, children },
  });
  const tree = frame("screen", 10, 6, [frame("load_history", 7, 6), frame("trim", 2, 0)]);
  const sessions = JSON.stringify([{ root_frame: tree }, { root_frame: null }]);
  const computing = sharesOf(stacksOfSessions(sessions, "computing"), "fastapi");
  expect(computing.get("load_history")).toBe(0.25);
  expect(computing.get("trim")).toBe(0.5);
  expect(waitsOfSessions(sessions).get("load_history")).toBe(3);
});

test("V8's samples are stacks, without the time in which the thread has nothing to do", () => {
  const node = (id: number, functionName: string, url: string, children: number[] = []) => ({
    ...{ id, children, callFrame: { functionName, url, scriptId: "1", lineNumber: 1, columnNumber: 1 } },
  });
  const own = "file:///labs/hunt/support/fastify/plants.ts";
  const nodes = [
    node(1, "(root)", "", [2, 4]),
    node(2, "trim", own, [3]),
    node(3, "replace", ""),
    node(4, "(idle)", ""),
  ];
  const profile = { nodes, startTime: 0, endTime: 4, samples: [3, 3, 2, 4], timeDeltas: [1, 1, 1, 1] };
  const stacks = stacksOfProfile(JSON.stringify(profile));
  expect(stacks.reduce((sum, { weight }) => sum + weight, 0)).toBe(3);
  expect(sharesOf(stacks, "fastify").get("trim")).toBeCloseTo(1);
});

test("rules go by what grew, by multiples of a good day, and by a tool's own words", () => {
  const of = (shares: Record<string, number>) => new Map(Object.entries(shares));
  const healthy = of({ trim: 0.3, load_history: 0.1 });
  expect(grown(of({ trim: 0.35, load_history: 0.5 }), healthy)).toEqual({ culprit: "load_history" });
  expect(grown(of({ trim: 0.4, load_history: 0.05 }), healthy)).toBe("healthy");
  expect(grown(of({}), healthy)).toBe("healthy");
  expect(waitsLonger(of({ load_history: 0.9 }), healthy)).toEqual({ culprit: "load_history" });
  expect(waitsLonger(of({ load_history: 0.5 }), healthy)).toBe("healthy");
  expect(waitsLonger(of({}), healthy)).toBe("healthy");
  expect([isSlower("[9,9,1]", "[3]"), isSlower("[4]", "[3]")]).toEqual(["slow", "healthy"]);
  const metrics = (utilization: number) => JSON.stringify({ utilization });
  expect([isBusier(metrics(0.9), metrics(0.4)), isBusier(metrics(0.5), metrics(0.4))]).toEqual([
    "slow",
    "healthy",
  ]);
  const warned = (coroutine: string, file: string) =>
    `Executing <Task pending name='Task-5' coro=<${coroutine}() running at ${file}:9>> took 0.090 seconds\n`.repeat(
      9,
    );
  expect(isWarned("")).toBe("healthy");
  expect(isWarned(warned("RequestResponseCycle.run_asgi", "/uvicorn/httptools_impl.py"))).toBe("slow");
  expect(isWarned(warned("Threads.estimate_risk", "/hunt/fastapi/plants.py"))).toEqual({
    culprit: "estimate_risk",
  });
  const issues = (cpu: string, rss: string) => JSON.stringify({ issues: { cpu, memory: { rss } } });
  const [fine, busy] = [issues("none", "none"), issues("performance", "none")];
  expect([isDiagnosed(busy, fine), isDiagnosed(busy, busy), isDiagnosed(fine, busy)]).toEqual([
    ...["slow", "healthy", "healthy"],
  ]);
  expect(isDiagnosed(issues("none", "performance"), fine)).toBe("slow");
});

test("a name counts where it is the function of the plant, and the healthy service has none", () => {
  const named = (plant: Plant, diagnosis: Diagnosis) => isNamed(plant, diagnosis);
  expect(named("n+1", { culprit: "load_history" })).toBe(true);
  expect(named("n+1", { culprit: "trim" })).toBe(false);
  expect(named("n+1", "slow")).toBe(false);
  expect(named("healthy", "healthy")).toBe(true);
  expect(named("healthy", "slow")).toBe(false);
});

test("the texts of a run are others than those of the good day, and change with the seed", () => {
  const prompts = (...seed: (string | number)[]) => new Set(requestsOf(...seed).map(({ prompt }) => prompt));
  const [good, one, two] = [prompts("good day"), prompts("judged", 1), prompts("judged", 2)];
  expect([...one].filter((prompt) => good.has(prompt) || two.has(prompt))).toEqual([]);
});

test("recordings are kept in formats that others open", () => {
  const folder = mkdtempSync(join(tmpdir(), "labs-recordings-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  saveRecording("n+1", { tool: "py-spy-record", output: raw, stacks: stacksOfRaw(raw) }, folder);
  const own = join(folder, "py-spy-record");
  expect(readdirSync(own).toSorted()).toEqual(["n-1.speedscope.json", "n-1.svg", "n-1.txt"]);
  expect(readFileSync(join(own, "n-1.txt"), "utf8")).toBe(raw);
  const { shared, profiles } = speedscope("one", stacksOfRaw(raw)) as {
    shared: { frames: { name: string }[] };
    profiles: { samples: number[][]; weights: number[]; endValue: number }[];
  };
  expect(profiles[0]?.samples.map((sample) => sample.map((frame) => shared.frames[frame]?.name))[0]).toEqual([
    ...["run", "screen", "trim", "sub"],
  ]);
  expect([profiles[0]?.weights, profiles[0]?.endValue]).toEqual([[60, 20, 20], 100]);
  const graph = flameGraph("a < b", stacksOfRaw(raw));
  expect(graph).toContain("a &lt; b");
  expect(graph).toContain("<title>trim: 60.0 %</title>");
});

describe("the services", () => {
  // A service for each: all of them in tools.long.test.ts.
  const lab = describeExperiment(experiment, services, { few: true });

  test("Fastify answers the same, whatever is wrong with it", async () => {
    await using service = await startService("fastify", lab().setup);
    const draw = random("answers");
    for (const plant of plants) {
      await service.change(plant);
      const requests = Array.from({ length: 6 }, () => drawRequest(draw, actors));
      expect(await Promise.all(requests.map(service.screen)), plant).toEqual(requests.map(verdictOn));
    }
    expect(await service.served()).toBe(6 * plants.length);
  });

  test("a tool leaves the answers as they are, before, while and after a service is examined", async () => {
    await using tool = await lab().open("cpu-profile");
    const request = drawRequest(random("before"), actors);
    expect(await tool.call(request)).toEqual(verdictOn(request));
    await tool.call({ plant: "good day" });
    const answer = await tool.call({ plant: "json clone" });
    expect("recording" in answer && answer.recording.stacks.length).toBeGreaterThan(10);
    expect(await tool.call(request)).toEqual(verdictOn(request));
  });
});
