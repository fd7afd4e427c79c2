import { join } from "node:path";
import { expect, test } from "vitest";
import { checksOff, findSources } from "./checks-off.ts";
import { coresOf } from "./cores.ts";
import { cpusOf, pinPlan, planFor } from "./pin.ts";
import { plant } from "./plant.fixture.ts";
import { readTopology } from "./topology.ts";

const machine = { machine: 16, parallelism: 16, allowed: [], quota: null };

test("cores are those that affinity and quota leave", () => {
  expect(coresOf({ ...machine, machine: 2, parallelism: 2, allowed: [1] })).toEqual({
    usable: 1,
    machine: 2,
  });
  expect(coresOf({ ...machine, allowed: [0, 1, 2, 3], quota: 1.5 })).toEqual({ usable: 1.5, machine: 16 });
  expect(coresOf({ ...machine, quota: 64 })).toEqual({ usable: 16, machine: 16 });
  expect(coresOf({ ...machine, parallelism: 8 })).toEqual({ usable: 8, machine: 16 });
});

test("the subject gets the first processor and the rest of the run the others", () => {
  const bare = { prefix: ["taskset", "--cpu-list", "0"], notes: [] };
  expect(planFor([0, 1])).toEqual({ subject: "0", generator: "1", ...bare });
  expect(planFor([2, 3, 5])).toMatchObject({ subject: "2", generator: "3,5" });
  expect(planFor([0])).toBeNull();
  expect(planFor([])).toBeNull();
  expect(() => pinPlan()).not.toThrow();
});

test("hardware threads of the subject's core stay unused", () => {
  const root = plant({
    "cpu/cpu0/topology/thread_siblings_list": "0,2\n",
    "cpu/cpu1/topology/thread_siblings_list": "1,3\n",
    "node/online": "0\n",
    "node/node0/cpulist": "0-3\n",
  });
  const cpus = [0, 1, 2, 3];
  const plan = planFor(cpus, readTopology(cpus, root));
  expect(plan).toMatchObject({ subject: "0", generator: "1,3" });
  expect(plan?.notes).toEqual([
    "Processor 2 stays unused: it is a hardware thread of the core that the subjects run on.",
  ]);
  expect(plan && cpusOf(plan)).toEqual([0, 1, 3]);
});

test("two threads of one core are all there is: pinned, and said", () => {
  const siblings = new Map([[0, [0, 1]]]);
  const plan = planFor([0, 1], { siblings, nodes: [[0, 1]] });
  expect(plan).toMatchObject({ subject: "0", generator: "1" });
  expect(plan?.notes.join()).toMatch(/hardware threads of one core/);
});

test("the generator stays on the subject's memory node where it can", () => {
  const root = plant({
    "node/online": "0-1\n",
    "node/node0/cpulist": "0-1\n",
    "node/node1/cpulist": "2-3\n",
  });
  const near = planFor([0, 1, 2, 3], readTopology([0, 1, 2, 3], root));
  expect(near).toMatchObject({ generator: "1" });
  expect(near?.notes.join()).toMatch(/2 memory nodes: subjects and load generator stay on the same one/);
  const far = planFor([0, 2, 3], readTopology([0, 2, 3], root));
  expect(far).toMatchObject({ generator: "2,3" });
  expect(far?.notes.join()).toMatch(/crosses to another node/);
});

test("a system without topology has none", () => {
  expect(readTopology([0], join(plant({}), "missing"))).toEqual({ siblings: new Map(), nodes: [] });
});

test("what a platform cannot check is said in words, and nothing where it can", () => {
  const all = { processes: true, schedule: true, pressure: true, throttling: true, pinning: true };
  expect(checksOff(all)).toEqual([]);
  expect(checksOff({ ...all, processes: false, schedule: false, pressure: false, pinning: false })).toEqual([
    "processor time of variants, services and other programs",
    "work outside an arm's slices",
    "time taken by the hypervisor",
    "how long a variant waited for a processor",
    "pressure on the processors",
    "--pin (no taskset or no second processor)",
  ]);
  expect(checksOff({ ...all, throttling: false })).toEqual(["throttling by the quota of a container"]);
  expect(findSources(true).pinning).toBe(true);
});
