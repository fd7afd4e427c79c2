import { createSecretKey, randomBytes } from "node:crypto";
import { describeExperiment } from "@labs/harness/testing";
import { openServices } from "@labs/services";
import { Redis } from "ioredis";
import { afterAll, describe, expect, test } from "vitest";
import experiment from "./experiment.ts";
import { appendOnlyFile } from "./support/append-only-file.ts";
import { replicate } from "./support/backup.ts";
import { leaks, leaksOf } from "./support/leaks.fixture.ts";
import { seal, unseal } from "./support/seal.ts";

const services = openServices({ say: () => {} });
afterAll(() => services[Symbol.asyncDispose]());

const opened = describeExperiment(experiment, services, { few: true });

describe("the leak matrix", () => {
  // The others: attackers.long.test.ts.
  const ends = leaks.filter(([name]) => name === "plaintext" || name === "tenant-keys");
  test.for(ends)("%s", async ([name, expected], context) => {
    expect(await leaksOf(opened(), name, context)).toEqual(expected);
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
  const [first, second] = opened().setup.secrets;
  if (first === undefined || second === undefined) throw new Error("there are eight");
  await cell.call(first);
  await cell.call({ what: "rotate" });
  expect(await cell.call(first)).toMatchObject({ fromCache: true });
  await cell.call(second);
  const values = await Promise.all((await admin.keys("*")).map((key) => admin.get(key)));
  expect(values.map((value) => value?.split(":")[0]).toSorted()).toEqual(["k1", "k2"]);
  admin.disconnect();
});

test("what was deleted is in no snapshot, and in the append-only file and with a replica it is", async () => {
  const { redis: url } = opened().setup;
  const admin = new Redis(url);
  const word = "the word to look for";
  const write = async () => {
    await admin.set("verdict:gone", word);
    await admin.del("verdict:gone");
  };
  const { changes } = await replicate(url, write);
  expect(changes.includes(word)).toBe(true);
  expect((await appendOnlyFile(url, write)).includes(word)).toBe(true);
  expect((await replicate(url)).snapshot.includes(word)).toBe(false);
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
