/** Requests of pods; what the vectors leave out of pod-level resources and init containers. */
import { expect, test } from "vitest";
import type { Pod } from "../observation.ts";
import { requestsOf } from "./requests.ts";

const pod: Pod = {
  name: "web",
  phase: "Running",
  containers: [
    { name: "app", requests: { cpu: 500n, memory: 1000n } },
    { name: "side", requests: { cpu: 100n, memory: 200n } },
  ],
};

const cpu = (changes: Partial<Pod>, container?: string) =>
  requestsOf([{ ...pod, ...changes }], "cpu", container).get("web");

test("containers and sidecars are added up; init containers that end are not", () => {
  const initContainers = [
    { name: "proxy", restartPolicy: "Always", requests: { cpu: 50n } },
    { name: "migrate", requests: { cpu: 2000n } },
  ] as const;
  expect(cpu({})).toBe(600n);
  expect(cpu({ initContainers })).toBe(650n);
  expect(cpu({ initContainers }, "proxy")).toBe(50n);
});

test("pod-level requests win, unless a container is asked for", () => {
  expect(cpu({ requests: { cpu: 800n } })).toBe(800n);
  expect(cpu({ requests: { cpu: 800n }, overhead: { cpu: 10n } })).toBe(810n);
  expect(cpu({ requests: { cpu: 800n } }, "app")).toBe(500n);
});

test("beside pod-level requests of another resource, init containers count as they do for the scheduler", () => {
  const requests = { memory: 4000n };
  const initContainers = [
    { name: "proxy", restartPolicy: "Always", requests: { cpu: 50n } },
    { name: "migrate", requests: { cpu: 2000n } },
  ] as const;
  expect(cpu({ requests })).toBe(600n);
  expect(cpu({ requests, initContainers })).toBe(2050n);
});

test("a request that is missing anywhere is an error", () => {
  const containers = [...pod.containers, { name: "log", requests: {} }];
  expect(() => cpu({ containers })).toThrow("missing request for cpu in container log of Pod web");
  expect(() => cpu({}, "db")).toThrow("container db not found in Pod web");
  expect(cpu({ containers, requests: { cpu: 1n } })).toBe(1n);
});
