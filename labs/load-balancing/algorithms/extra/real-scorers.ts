/**
 * The timed servers of this experiment compute nothing. Here four servers score prompts with the model, each held to a share
 * of a core, server d to a third of the others': do the algorithms keep their order?
 *
 * `npx pnpm exec node labs/load-balancing/algorithms/extra/real-scorers.ts`, some 80 s on two cores
 */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { Agent, request } from "node:http";
import { execPath, stdout } from "node:process";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { childEnvironment, LabError, random } from "@labs/experiment";
import { type CoreShare, type CoreShares, findCoreShares, openServices } from "@labs/services";
import { serverNames } from "../../shared/servers.ts";
import experiment from "../experiment.ts";

const cores = { a: 0.3, b: 0.3, c: 0.3, d: 0.1 } as const;
/** Share of what the four can do: as in the case `one-slow`. */
const utilization = 0.66;
const seconds = 8;
/** In both directions, so that a machine that becomes slower is slower for all. */
const order = ["roundrobin", "random2", "leastconn", "leastconn", "random2", "roundrobin"] as const;

interface Scoring extends AsyncDisposable {
  readonly url: string;
  readonly share: CoreShare;
}

async function startScorer(shares: CoreShares, name: keyof typeof cores): Promise<Scoring> {
  const share = shares.create(`scorer-${name}`, cores[name]);
  const file = fileURLToPath(new URL("../support/scorer-server.ts", import.meta.url));
  const child: ChildProcess = spawn(...share.command(execPath, [file]), {
    stdio: ["pipe", "pipe", "inherit"],
    env: childEnvironment(),
  });
  const exited = once(child, "exit");
  const ready = once(child.stdout ?? child, "data");
  const [port] = await Promise.race([
    ready,
    exited.then(([code, signal]) => {
      throw new LabError("EXPERIMENT", `The scorer ${name} ended before it served (${code ?? signal}).`);
    }),
  ]);
  return {
    url: `http://127.0.0.1:${String(port).trim()}`,
    share,
    async [Symbol.asyncDispose]() {
      child.kill("SIGKILL");
      await exited;
      share[Symbol.dispose]();
    },
  };
}

const agent = new Agent({ keepAlive: true });

/** Milliseconds from when a request was due until it was answered. */
function ask(url: string, prompt: number, dueAt: number): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  request(`${url}/${prompt}`, { agent })
    .once("response", (response) => {
      response.resume().once("end", () => resolve(performance.now() - dueAt));
    })
    .once("error", reject)
    .end();
  return promise;
}

async function load(url: string, rate: number, lastsSeconds: number): Promise<readonly number[]> {
  const draw = random("prompts");
  const began = performance.now();
  const answers: Promise<number>[] = [];
  for (let index = 0; index < rate * lastsSeconds; index++) {
    const dueAt = began + (1_000 * index) / rate;
    if (dueAt - performance.now() > 1) await sleep(dueAt - performance.now());
    answers.push(ask(url, Math.floor(200 * draw()), dueAt));
  }
  return (await Promise.all(answers)).toSorted((one, other) => one - other);
}

const shares = findCoreShares();
await using services = openServices({ say: () => {} });
const haproxy = (await services.haproxy()).url;
await using stack = new AsyncDisposableStack();
const scorers = new Map<string, Scoring>();
for (const name of serverNames) scorers.set(name, stack.use(await startScorer(shares, name)));
const instances = [...scorers.values()].map(({ url }) => url);
const usedBy = (name: string) => scorers.get(name)?.share.usedMs() ?? Number.NaN;

const before = usedBy("a");
for (let prompt = 0; prompt < 100; prompt++) await ask(instances[0] ?? "", prompt, 0);
const costMs = (usedBy("a") - before) / 100;
const rate = (1_000 * utilization * Object.values(cores).reduce((sum, share) => sum + share, 0)) / costMs;
stdout.write(
  `${costMs.toFixed(1)} ms of processor time per prompt, ${rate.toFixed(0)} req/s, ${shares.version}\n`,
);

for (const name of order) {
  const { front } = await experiment.variants[name].load();
  if (front === undefined) throw new Error(`${name} has no balancer`);
  await using balancer = await front({}, { seed: 1, instances, haproxy, nginx: "" });
  const usedBefore = serverNames.map(usedBy);
  const times = await load(balancer.url, rate, seconds);
  const used = serverNames.map((server, index) => usedBy(server) - (usedBefore[index] ?? 0));
  const shareOfD = (100 * (used[3] ?? 0)) / used.reduce((sum, one) => sum + one, 0);
  const at = (quantile: number) => (times[Math.floor(quantile * times.length)] ?? Number.NaN).toFixed(0);
  stdout.write(
    `${name.padEnd(12)} p50 ${at(0.5)} ms  p99 ${at(0.99)} ms  work done by d ${shareOfD.toFixed(0)} %\n`,
  );
}
agent.destroy();
