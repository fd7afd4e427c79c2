/** Faults and attacks, while people are logged in. */
import { randomBytes } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import type { Stage } from "@labs/experiment";
import { type Answer, attackNames, newcomers, type Request, sessions } from "./data.ts";
import type { Counter, Setup } from "./rig.ts";
import type { Reply } from "./support/browser.ts";
import { Crowd } from "./support/crowd.ts";
import type { WrittenKey } from "./support/keyring.ts";
import { serverNames } from "./support/servers.ts";

type Counts = Readonly<Partial<Record<Counter, number>>>;
type SessionStage = Stage<Request, Answer, Setup>;

/** Each once, with about how long it takes. */
export const cases = {
  killed: { mode: "observe", seconds: 3, script: killed },
  scaled: { mode: "observe", seconds: 1.2, script: scaled },
  restarted: { mode: "observe", seconds: 1, script: restarted },
  rotated: { mode: "observe", seconds: 1, script: rotated },
  moved: movedBy(100),
  "store-down": { mode: "observe", seconds: 1, script: storeDown },
  attacked: { mode: "observe", script: attacked },
  calm: { mode: "observe", seconds: 1.5, script: calm },
} as const;

/** Nothing happens: four turns each. */
async function calm(stage: SessionStage): Promise<Counts> {
  const crowd = new Crowd(balancerOf(stage), "calm");
  await crowd.logIn(sessions);
  const replies: Reply[] = [];
  for (let turn = 0; turn < 4; turn++) replies.push(...(await crowd.turns()));
  const perServer = [...Map.groupBy(replies, ({ server }) => server).values()].map(({ length }) => length);
  return {
    kept: crowd.kept,
    busiest: (4 * Math.max(...perServer)) / replies.length,
    cookieBytes: replies.reduce((total, { cookieBytes }) => total + cookieBytes, 0) / replies.length,
  };
}

/** Server b is killed. */
async function killed(stage: SessionStage): Promise<Counts> {
  const crowd = new Crowd(balancerOf(stage), "killed");
  await crowd.logIn(sessions);
  await crowd.turns();
  const victim = stage.pids[1];
  if (victim === undefined) throw new Error("there is no server b");
  process.kill(victim, "SIGKILL");
  while (await answers(stage.places.b ?? "")) await sleep(5);
  await crowd.turns(30);
  await stage.restart();
  return { kept: crowd.kept, refused: crowd.refused };
}

/** Server e joins, newcomers log in, and e leaves again. */
async function scaled(stage: SessionStage): Promise<Counts> {
  const crowd = new Crowd(balancerOf(stage), "scaled");
  await crowd.logIn(sessions - newcomers);
  await crowd.turns();
  await stage.call({ what: "server-e", state: "ready" });
  await crowd.logIn(newcomers);
  const replies = await crowd.turns();
  await stage.call({ what: "server-e", state: "maint" });
  await crowd.turns();
  const atE = replies.filter(({ server }) => server === "e").length;
  return { kept: crowd.kept, shareOfE: (100 * atE) / replies.length };
}

/** The balancer ends and comes back. */
async function restarted(stage: SessionStage): Promise<Counts> {
  const crowd = new Crowd(balancerOf(stage), "restarted");
  await crowd.logIn(sessions);
  await crowd.turns();
  await stage.call({ what: "restart-balancer" });
  await crowd.turns();
  return { kept: crowd.kept };
}

/** A new key signs from now on. */
async function rotated(stage: SessionStage): Promise<Counts> {
  const crowd = new Crowd(balancerOf(stage), "rotated");
  await crowd.logIn(sessions);
  await crowd.turns();
  const key: WrittenKey = {
    id: `k${randomBytes(4).toString("hex")}`,
    key: randomBytes(32).toString("base64url"),
  };
  await tellAll(stage, "/admin/keys", key);
  await crowd.turns();
  return { kept: crowd.kept };
}

/** A share of the browsers gets another address, as between Wi-Fi and a mobile network. */
function movedBy(percent: number) {
  async function script(stage: SessionStage): Promise<Counts> {
    const crowd = new Crowd(balancerOf(stage), "moved");
    await crowd.logIn(sessions);
    await crowd.turns();
    crowd.move(percent / 100);
    await crowd.turns();
    return { kept: crowd.kept };
  }
  return { mode: "observe", seconds: 1, script } as const;
}

/** Where a token begins to pay: an address is as good as a cookie while no browser moves. */
export const movedAway = {
  task: "How many users must come back from another address before a token keeps more sessions than a stick table?",
  ...{ varies: "share of browsers with another address", unit: "%", values: [0, 1, 5, 25, 100] },
  ...({ variant: "token", against: "stick-table", metric: "sessions kept", in: "moved" } as const),
  modify: (percent: number) => ({ cases: { moved: movedBy(percent) } }),
};

/** No server reaches Redis for one turn of each user, where it uses it; afterwards they take another. */
async function storeDown(stage: SessionStage): Promise<Counts> {
  const crowd = new Crowd(balancerOf(stage), "store-down");
  await crowd.logIn(sessions);
  await tellAll(stage, "/admin/store", { reachable: false });
  await crowd.turns();
  await tellAll(stage, "/admin/store", { reachable: true });
  await crowd.turns();
  return { kept: crowd.kept, refused: crowd.refused };
}

/** Each attack once. */
async function attacked(stage: SessionStage): Promise<Counts> {
  let attacksStopped = 0;
  for (const what of attackNames) {
    const answer = await stage.call({ what, user: `victim-of-${what}` });
    if ("gotIn" in answer && !answer.gotIn) attacksStopped++;
  }
  return { attacksStopped };
}

/** An order to each server, past the balancer. */
async function tellAll(stage: SessionStage, path: string, order: unknown): Promise<void> {
  for (const name of serverNames) {
    const url = `${stage.places[name]}${path}`;
    const response = await fetch(url, { method: "PUT", body: JSON.stringify(order) });
    if (!response.ok) throw new Error(`server ${name} does not follow ${path}: ${response.status}`);
  }
}

async function answers(origin: string): Promise<boolean> {
  return fetch(origin).then(
    () => true,
    () => false,
  );
}

function balancerOf({ places: { balancer } }: SessionStage): string {
  if (balancer === undefined) throw new Error("there is no balancer");
  return balancer;
}
