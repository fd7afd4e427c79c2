import { expect, test } from "vitest";
import { parsePgbench } from "./pgbench-runs.ts";

test("the rate of pgbench is read with what it cost the client", () => {
  const printed = `pgbench (15.13 (Debian 15.13-0+deb12u1), server 18.4)
transaction type: /tmp/newest.sql
number of transactions actually processed: 20000
number of failed transactions: 0 (0.000%)
latency average = 0.801 ms
initial connection time = 21.042 ms
tps = 9985.131415 (without initial connection time)
0m0.01s 0m0.00s
0m0.40s 0m1.20s
`;
  expect(parsePgbench(printed)).toEqual({ perSecond: 9985.131415, processorUs: expect.closeTo(80, 6) });
  expect(() => parsePgbench("pgbench: error: connection to server failed")).toThrow("printed no rate");
});
