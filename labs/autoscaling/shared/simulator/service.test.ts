import { expect, test } from "vitest";
import { services } from "./service.ts";

test.each(Object.entries(services))("%s: a pod answers 100 requests per second at most", (_, service) => {
  expect(service.capacity).toBeCloseTo(100, 10);
});

test.each(Object.entries(services))("%s: cores and requests in flight grow with the rate", (_, service) => {
  const rates = Array.from({ length: 101 }, (_, rate) => rate);
  for (const signal of [service.cores, service.inFlight]) {
    const values = rates.map((rate) => signal(rate));
    expect(values.every((value, at) => at === 0 || value >= (values[at - 1] ?? 0))).toBe(true);
    expect(values[0]).toBe(0);
  }
});

test("at its capacity a pod's core is full where it computes, nearly idle where it waits, and full long before where it batches", () => {
  const { "cpu-bound": cpu, "io-bound": io, batching } = services;
  expect([cpu.cores(100), io.cores(100), batching.cores(100)]).toEqual([1, 0.15, 1]);
  expect([cpu.cores(12), batching.cores(12)]).toEqual([0.12, 1]);
});

test("in flight is the rate times the response time", () => {
  expect(services["io-bound"].inFlight(50)).toBeCloseTo(50 * 0.16, 10);
  // A full batch of 16 takes 160 ms, and a request waits for half of one before.
  expect(services.batching.inFlight(100)).toBeCloseTo(100 * 0.24, 10);
  // M/M/1 at 75 %: three in the system.
  expect(services["cpu-bound"].inFlight(75)).toBeCloseTo(3, 10);
});
