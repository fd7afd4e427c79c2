import { random } from "@labs/experiment";
import { openServices } from "@labs/services";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { drawKey, drawRisk } from "./data.ts";
import experiment from "./experiment.ts";
import { expectRightBytes, openServers } from "./support/servers.fixture.ts";

/** Tests fetch nothing. What starts Python, or 80 connections, is tested in servers.long.test.ts. */
process.env.LABS_NO_INSTALL = "1";

const services = openServices({ say: () => {} });
let servers: Awaited<ReturnType<typeof openServers>>;

beforeAll(async () => {
  servers = await openServers(services);
});

afterAll(async () => {
  await servers?.[Symbol.asyncDispose]();
  await services[Symbol.asyncDispose]();
});

const isFastApi = (name: string) => name.startsWith("fastapi");
const names = Object.keys(experiment.variants);

describe.each(names.filter((name) => !isFastApi(name)))("%s", (name) => {
  test("gives the right bytes, and answers probes if its loop is free", async () => {
    await using variant = await servers.open(name, { setup: { ...servers.setup, connections: 4 } });
    await expectRightBytes(servers, variant);
    const { probesWhileBusy } = await servers.observe(variant, "busy");
    if (name === "worker-threads") expect(probesWhileBusy).toBeGreaterThan(2);
    else expect(probesWhileBusy).toBeLessThan(5);
  });
});

test.each([
  ["busy-means-harmless", drawRisk],
  ["fewer-rounds", drawKey],
] as const)("%s is refused", async (name, drawOne) => {
  await using variant = await servers.open(name, { setup: { ...servers.setup, connections: 1 } });
  const draw = random(name);
  const inputs = Array.from({ length: 8 }, () => drawOne(draw));
  const answers = await Promise.all(inputs.map(variant.call));
  expect(answers).not.toEqual(await Promise.all(inputs.map((input) => servers.expected(input))));
});

test("without Python the FastAPI arms are skipped, with the reason", async () => {
  const setup = {
    ...servers.setup,
    python: { missing: "Python is not ready here: no python3. To use it, …" },
  };
  for (const name of names.filter(isFastApi)) {
    await expect(servers.open(name, { setup })).rejects.toMatchObject({
      code: "SKIPPED",
      message: setup.python.missing,
    });
  }
});
