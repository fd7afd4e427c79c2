import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { random } from "@labs/experiment";
import { expect, test } from "vitest";
import { arrivals, Client } from "./open-load.ts";

test("arrivals follow the rate, in order, the same for the same seed", () => {
  const rateAt = (ms: number) => (ms < 5000 ? 100 : 1000);
  const due = arrivals(random(1), 10_000, rateAt);
  expect(due).toEqual(arrivals(random(1), 10_000, rateAt));
  expect(due).toEqual(due.toSorted((one, other) => one - other));
  const before = due.filter((ms) => ms < 5000).length;
  expect(before).toBeGreaterThan(400);
  expect(before).toBeLessThan(600);
  expect(due.length - before).toBeGreaterThan(4600);
  expect(due.length - before).toBeLessThan(5400);
});

test("an answer is right, wrong or refused", async () => {
  const server = createServer(({ url }, response) => {
    if (url === "/2") response.writeHead(503);
    response.end(url === "/0" ? "right" : "another");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  using client = new Client(`http://127.0.0.1:${port}`, ["right", "right", "right"]);
  const outcomes = await Promise.all(
    [0, 1, 2].map((document) => client.send(document, 0, performance.now())),
  );
  expect(outcomes.map(({ outcome }) => outcome)).toEqual(["right", "wrong", "refused"]);
  server.close();
});
