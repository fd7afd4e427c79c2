import { createSecretKey, randomBytes } from "node:crypto";
import { LabError } from "@labs/experiment";
import { describeExperiment } from "@labs/harness/testing";
import { openServices } from "@labs/services";
import { Redis } from "ioredis";
import { afterAll, describe, expect, type TestContext, test } from "vitest";
import { secretLookUps } from "./data.ts";
import experiment from "./experiment.ts";
import { seal, unseal } from "./support/seal.ts";

const services = openServices({ say: () => {} });
afterAll(() => services[Symbol.asyncDispose]());

const opened = describeExperiment(experiment, services);

type Name = keyof typeof experiment.variants;
const attacks = [
  ...(["wire", "other-service", "backup", "append-only-file", "monitor"] as const),
  ...(["guess", "swap", "replay", "erasure"] as const),
];

/** What every attacker got, in the order of `attacks`: prompts, then decisions, forged answers, or answers that were kept. */
async function leaksOf(name: Name, context: TestContext) {
  try {
    await using cell = await opened().open(name);
    const found = [];
    for (const attack of attacks) {
      const { prompts = 0, decisions = 0, forged = 0, kept = 0 } = await opened().observe(cell, attack);
      found.push(attack === "guess" || prompts > 0 ? prompts : decisions + forged + kept);
    }
    return found;
  } catch (error) {
    if (error instanceof LabError && error.code === "SKIPPED") context.skip(error.message);
    throw error;
  }
}

describe("the leak matrix", () => {
  test.for([
    ["plaintext", [8, 8, 8, 8, 8, 8, 2, 2, 4]],
    ["tls-only", [0, 8, 8, 8, 8, 8, 2, 2, 4]],
    ["own-user", [8, 0, 8, 8, 8, 8, 2, 2, 4]],
    ["minimised", [8, 0, 8, 8, 8, 8, 2, 2, 4]],
    ["keyed-name", [8, 0, 8, 8, 8, 0, 2, 2, 4]],
    ["encrypted-unbound", [0, 0, 0, 0, 0, 0, 2, 2, 4]],
    ["encrypted", [0, 0, 0, 0, 0, 0, 0, 0, 4]],
    ["tenant-keys", [0, 0, 0, 0, 0, 0, 0, 0, 0]],
    ["tenant-keys-tls", [0, 0, 0, 0, 0, 0, 0, 0, 0]],
  ] as const)("%s", async ([name, expected], context) => {
    expect(await leaksOf(name, context)).toEqual(expected);
  });

  test("minimised values hold decisions and no prompts", async () => {
    await using cell = await opened().open("minimised");
    for (const attack of ["wire", "backup", "append-only-file", "monitor"] as const)
      expect(await opened().observe(cell, attack), attack).toMatchObject({ prompts: 0, decisions: 8 });
  });
});

test("what was sealed with the key before is read after a rotation, and the new key seals", async () => {
  await using cell = await opened().open("encrypted");
  const admin = new Redis(opened().setup.redis);
  await admin.flushall();
  const [first, second] = secretLookUps;
  if (first === undefined || second === undefined) throw new Error("there are eight");
  await cell.call(first);
  await cell.call({ what: "rotate" });
  expect(await cell.call(first)).toMatchObject({ fromCache: true });
  await cell.call(second);
  const values = await Promise.all((await admin.keys("*")).map((key) => admin.get(key)));
  expect(values.map((value) => value?.split(":")[0]).toSorted()).toEqual(["k1", "k2"]);
  admin.disconnect();
});

test("the firewall's user may do nothing but its work, as the server itself says", async () => {
  const admin = new Redis(opened().setup.redis);
  const { firewall } = opened().setup.users;
  const dryRun = async (...command: readonly string[]) =>
    String(await admin.call("ACL", "DRYRUN", "firewall", ...command));
  expect(await dryRun("GET", "verdict:1")).toBe("OK");
  for (const command of [
    ["GET", "report:1"],
    ["KEYS", "*"],
    ["CONFIG", "GET", "*"],
    ["FLUSHALL"],
    ["MONITOR"],
    ["SYNC"],
  ])
    expect(await dryRun(...command), command.join(" ")).toMatch(/no permissions/i);
  const { hostname: host, port } = new URL(opened().setup.redis);
  const redis = new Redis({
    host,
    port: Number(port),
    username: "firewall",
    password: firewall,
    enableReadyCheck: false,
  });
  await expect(redis.get("report:1")).rejects.toThrow("NOPERM");
  redis.disconnect();
  admin.disconnect();
});

test("TLS with a server that is not the one of the certificate is refused", async (context) => {
  const { tls, users } = opened().setup;
  if ("missing" in tls) return context.skip(tls.missing);
  const redis = new Redis({
    ...{ host: "127.0.0.1", port: tls.port, username: "firewall", password: users.firewall },
    ...{ tls: {}, lazyConnect: true, retryStrategy: () => null },
  });
  const reason = new Promise((resolve) => redis.on("error", resolve));
  await expect(redis.connect()).rejects.toThrow();
  expect(await reason).toMatchObject({ code: "DEPTH_ZERO_SELF_SIGNED_CERT" });
});

test("a sealed text opens with its key and what it is bound to, and with nothing else", () => {
  const [key, other] = [createSecretKey(randomBytes(32)), createSecretKey(randomBytes(32))];
  const sealed = seal(key, "allow", "acme|1");
  expect(unseal(key, sealed, "acme|1")).toBe("allow");
  expect(seal(key, "allow", "acme|1")).not.toBe(sealed);
  for (const attempt of [
    () => unseal(other, sealed, "acme|1"),
    () => unseal(key, sealed, "globex|1"),
    () => unseal(key, sealed, "acme|2"),
    () => unseal(key, sealed.slice(0, -4), "acme|1"),
    () => unseal(key, "", "acme|1"),
  ])
    expect(attempt).toThrow();
});
