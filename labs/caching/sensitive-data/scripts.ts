/** Attackers, each with one capability. What they find is counted in what they really got. */
import { createHash } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import type { Stage } from "@labs/experiment";
import { policyVersion } from "@labs/firewall";
import { Redis } from "ioredis";
import { type Answer, calm, guesses, type Request, tenants } from "./data.ts";
import type { Counter, Handles, Setup } from "./rig.ts";
import { appendOnlyFile } from "./support/append-only-file.ts";
import { replicate } from "./support/backup.ts";

type Counts = Readonly<Partial<Record<Counter, number>>>;
type AttackStage = Stage<Request, Answer, Setup, Handles>;

/** Reads what passes between the firewall and Redis. */
export async function tapWire(stage: AttackStage): Promise<Counts> {
  await fill(stage);
  stage.handles.takeWire();
  for (const request of stage.setup.secrets) await stage.call(request);
  return readIn(stage, stage.handles.takeWire());
}

/** Has the login of another service on the same Redis, and reads every key that it can. */
export async function otherService(stage: AttackStage): Promise<Counts> {
  await fill(stage);
  const state = await stage.call({ what: "state" });
  const users = "user" in state && state.user === "firewall";
  const { hostname: host, port, password } = new URL(stage.setup.redis);
  const login = users ? { username: "reporting", password: stage.setup.users.reporting } : { password };
  const redis = new Redis({ host, port: Number(port), ...login, enableReadyCheck: false });
  try {
    const keys = await redis.keys("*").catch(() => []);
    const values = await Promise.all(keys.map((key) => redis.get(key).catch(() => null)));
    return readIn(stage, Buffer.from([...keys, ...values].join("\n")));
  } finally {
    redis.disconnect();
  }
}

/** Has a backup. */
export async function stolenBackup(stage: AttackStage): Promise<Counts> {
  await fill(stage);
  return readIn(stage, (await replicate(stage.setup.redis)).snapshot);
}

/** Has the append-only file, after every entry was deleted. */
export async function stolenAppendOnlyFile(stage: AttackStage): Promise<Counts> {
  await asAdmin(stage, (admin) => admin.flushall());
  const log = await appendOnlyFile(stage.setup.redis, async () => {
    for (const request of stage.setup.secrets) await stage.call(request);
    await asAdmin(stage, async (admin) => void (await admin.del(...(await admin.keys("*")))));
  });
  return readIn(stage, log);
}

/** May look at the server at work: MONITOR and SLOWLOG. */
export async function watchServer(stage: AttackStage): Promise<Counts> {
  return asAdmin(stage, async (admin) => {
    await admin.flushall();
    await admin.slowlog("RESET");
    await admin.config("SET", "slowlog-log-slower-than", "0");
    const monitor = await admin.monitor();
    const lines: string[] = [];
    const over = Promise.withResolvers<void>();
    monitor.on("monitor", (_time: string, words: string[]) => {
      lines.push(words.join(" "));
      if (words.includes("the end of the watch")) over.resolve();
    });
    for (const request of stage.setup.secrets) await stage.call(request);
    await admin.echo("the end of the watch");
    await over.promise;
    monitor.disconnect();
    await admin.config("SET", "slowlog-log-slower-than", "10000");
    return readIn(
      stage,
      Buffer.from([...lines, JSON.stringify(await admin.slowlog("GET", "100"))].join("\n")),
    );
  });
}

/** Sees the names of the keys, and tries which of the prompts that can be guessed have one. */
export async function guessPrompts(stage: AttackStage): Promise<Counts> {
  await fill(stage);
  return asAdmin(stage, async (admin) => {
    const keys = new Set(await admin.keys("*"));
    const nameOf = (tenant: string, prompt: string) =>
      `verdict:${createHash("sha256")
        .update(JSON.stringify([policyVersion, tenant, prompt]))
        .digest("base64url")}`;
    const found = tenants.flatMap((tenant) => guesses().filter((prompt) => keys.has(nameOf(tenant, prompt))));
    return { prompts: found.length };
  });
}

/** May write: puts the value of an allowed prompt of one tenant under the name of another one's attack. */
export async function swapValues(stage: AttackStage): Promise<Counts> {
  return asAdmin(stage, async (admin) => {
    await admin.flushall();
    const [mine = "", theirs = ""] = tenants;
    const harmless = stage.setup.secrets.filter(({ tenant }, index) => tenant === mine && index % 2 === 0);
    const attacks = stage.setup.secrets.filter(({ tenant }, index) => tenant === theirs && index % 2 === 1);
    let forged = 0;
    for (const [index, attack] of attacks.entries()) {
      const allowed = await nameOfNew(admin, () => stage.call(harmless[index] ?? attack));
      const blocked = await nameOfNew(admin, () => stage.call(attack));
      await admin.copy(allowed, blocked, "REPLACE");
      const answer = await stage.call(attack);
      if ("decision" in answer && answer.decision === "allow") forged++;
    }
    return { forged };
  });
}

/** May write: keeps a value and puts it back when it should have ended. */
export async function replayValues(stage: AttackStage): Promise<Counts> {
  return asAdmin(stage, async (admin) => {
    await admin.flushall();
    let forged = 0;
    for (const request of stage.setup.secrets.slice(0, 2)) {
      const brief = { ...request, ttlMs: 100 };
      const { name, value } = await captured(admin, () => stage.call(brief));
      while ((await admin.exists(name)) === 1) await sleep(5);
      await admin.set(name, value);
      const answer = await stage.call(request);
      if ("fromCache" in answer && answer.fromCache) forged++;
    }
    return { forged };
  });
}

/** A tenant was forgotten; then a backup from before is restored. */
export async function restoreAfterErasure(stage: AttackStage): Promise<Counts> {
  await fill(stage);
  return asAdmin(stage, async (admin) => {
    const names = await admin.keys("*");
    const backup = await Promise.all(
      names.map(async (name) => [name, (await admin.get(name)) ?? ""] as const),
    );
    const [forgotten = ""] = tenants;
    await stage.call({ what: "forget", tenant: forgotten });
    await admin.flushall();
    for (const [name, value] of backup) await admin.set(name, value);
    let kept = 0;
    for (const request of stage.setup.secrets.filter(({ tenant }) => tenant === forgotten)) {
      const answer = await stage.call(request);
      if ("fromCache" in answer && answer.fromCache) kept++;
    }
    return { kept };
  });
}

/** Reaches the port and has no login: what a password is for. */
export async function withoutLogin(stage: AttackStage): Promise<Counts> {
  await fill(stage);
  const { hostname: host, port } = new URL(stage.setup.redis);
  const redis = new Redis({ host, port: Number(port), enableReadyCheck: false, maxRetriesPerRequest: 0 });
  redis.on("error", () => {});
  try {
    const keys = await redis.keys("*").catch(() => []);
    return readIn(stage, Buffer.from(keys.join("\n")));
  } finally {
    redis.disconnect();
  }
}

/** All of them, one after another: how many went away with nothing. */
export async function allAttackers(stage: AttackStage): Promise<Counts> {
  const attackers = [
    ...[withoutLogin, tapWire, otherService, stolenBackup, stolenAppendOnlyFile, watchServer],
    ...[guessPrompts, swapValues, replayValues, restoreAfterErasure],
  ];
  let stopped = 0;
  for (const attack of attackers) {
    const { prompts = 0, decisions = 0, forged = 0, kept = 0 } = await attack(stage);
    if (prompts + decisions + forged + kept === 0) stopped++;
  }
  return { stopped };
}

/** Every entry is there, and nothing else. */
async function fill(stage: AttackStage): Promise<void> {
  await asAdmin(stage, (admin) => admin.flushall());
  for (const request of stage.setup.secrets) await stage.call(request);
}

async function asAdmin<T>({ setup }: AttackStage, work: (admin: Redis) => Promise<T>): Promise<T> {
  const admin = new Redis(setup.redis);
  try {
    return await work(admin);
  } finally {
    admin.disconnect();
  }
}

/** What can be read in these bytes: prompts word for word, and decisions by their name. */
function readIn({ setup: { secrets } }: AttackStage, bytes: Buffer): Counts {
  const prompts = secrets.filter(({ prompt }) => bytes.includes(prompt)).length;
  const decisions = bytes.toString("latin1").match(/decision\W{1,6}(allow|block)/g)?.length ?? 0;
  return { prompts, decisions: Math.min(decisions, secrets.length) };
}

/** The name that appears while this is done. */
async function nameOfNew(admin: Redis, work: () => Promise<unknown>): Promise<string> {
  const before = new Set(await admin.keys("*"));
  await work();
  const name = (await admin.keys("*")).find((one) => !before.has(one));
  if (name === undefined) throw new Error("no entry was stored");
  return name;
}

/** The first value that appears, caught before it ends. */
async function captured(
  admin: Redis,
  work: () => Promise<unknown>,
): Promise<{ name: string; value: string }> {
  const monitor = await admin.monitor();
  const stored = Promise.withResolvers<{ name: string; value: string }>();
  monitor.on("monitor", (_time: string, [command = "", name = "", value = ""]: string[]) => {
    if (command.toLowerCase() === "set") stored.resolve({ name, value });
  });
  await work();
  const caught = await stored.promise;
  monitor.disconnect();
  return caught;
}

/** All attackers after one another, one attacker each, and the application alone (`calm`). */
export const cases = {
  "all-attackers": { mode: "observe", seconds: 1.4, script: allAttackers },
  wire: { mode: "observe", script: tapWire },
  "other-service": { mode: "observe", script: otherService },
  backup: { mode: "observe", seconds: 0.3, script: stolenBackup },
  "append-only-file": { mode: "observe", seconds: 0.4, script: stolenAppendOnlyFile },
  monitor: { mode: "observe", script: watchServer },
  guess: { mode: "observe", script: guessPrompts },
  swap: { mode: "observe", script: swapValues },
  replay: { mode: "observe", seconds: 0.4, script: replayValues },
  erasure: { mode: "observe", script: restoreAfterErasure },
  calm: calm(400),
} as const;
