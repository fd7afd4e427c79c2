import { loadEvents } from "@labs/firewall";
import { openServices } from "@labs/services";
import { expect, test } from "vitest";
import { actors, now } from "../data.ts";
import { runCallers } from "./pgbench-runs.ts";

test.each(["pool-8", "per-request"])("callers of %s give a rate", async (variant) => {
  await using services = openServices({ say: () => {} });
  const { url } = await services.postgres();
  await using _ = await loadEvents(url, { seed: 1, rows: 2000, actors, now });
  const rate = await runCallers({ url, callers: 4, seconds: 0.2, variant });
  expect(rate.perSecond).toBeGreaterThan(0);
  expect(rate.processorUs).toBeGreaterThan(0);
});
