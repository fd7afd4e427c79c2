/**
 * Four servers that score prompts with the model, each held to a share of a core, so that the shares and not the cores of
 * this machine are what a balancer meets.
 *
 * @module
 */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { execPath } from "node:process";
import { fileURLToPath } from "node:url";
import { childEnvironment, LabError } from "@labs/experiment";
import type { CoreShare, CoreShares } from "@labs/services";
import { type ServerName, type Servers, serverNames } from "../../shared/servers.ts";
import { scorerCores, scorerPath } from "../data.ts";

/** The scorers of a run; disposing ends them. */
export interface Scorers extends AsyncDisposable {
  /** Ports on 127.0.0.1. */
  readonly ports: Servers;
  /** Processor time that a prompt takes, milliseconds. */
  readonly costMs: number;
  /** Processor time that each has used so far, milliseconds. */
  usedMs(): Readonly<Record<ServerName, number>>;
}

interface Scorer {
  readonly port: string;
  readonly share: CoreShare;
}

/** Prompts whose mean is taken for the cost of one. */
const measuredPrompts = 60;

/** Starts them side by side, each held to its share once it serves. */
export async function startScorers(shares: CoreShares): Promise<Scorers> {
  await using stack = new AsyncDisposableStack();
  const started = await Promise.allSettled(
    serverNames.map(async (name) => [name, await startScorer(shares, name, stack)] as const),
  );
  const scorers = Object.fromEntries(
    started.map((one) => {
      if (one.status === "rejected") throw one.reason;
      return one.value;
    }),
  ) as Record<ServerName, Scorer>;
  const before = scorers.a.share.usedMs();
  for (let prompt = 0; prompt < measuredPrompts; prompt++)
    await (await fetch(`http://127.0.0.1:${scorers.a.port}${scorerPath(prompt)}`)).text();
  const costMs = (scorers.a.share.usedMs() - before) / measuredPrompts;
  for (const name of serverNames) scorers[name].share.limitTo(scorerCores[name]);
  const of = <T>(read: (scorer: Scorer) => T) =>
    Object.fromEntries(serverNames.map((name) => [name, read(scorers[name])])) as Record<ServerName, T>;
  const kept = stack.move();
  return {
    ports: of(({ port }) => port),
    costMs,
    usedMs: () => of(({ share }) => share.usedMs()),
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  };
}

/** It has a core until all serve: loading the model with a tenth of one takes half a minute. */
async function startScorer(
  shares: CoreShares,
  name: ServerName,
  stack: AsyncDisposableStack,
): Promise<Scorer> {
  const share = stack.use(shares.create(`scorer-${name}`, 1));
  const file = fileURLToPath(new URL("./scorer-server.ts", import.meta.url));
  const child: ChildProcess = spawn(...share.command(execPath, [file]), {
    stdio: ["pipe", "pipe", "inherit"],
    env: childEnvironment(),
  });
  const exited = once(child, "exit");
  stack.defer(async () => {
    child.kill("SIGKILL");
    await exited;
  });
  const ready = once(child.stdout ?? child, "data");
  const [port] = await Promise.race([
    ready,
    exited.then(([code, signal]) => {
      throw new LabError("EXPERIMENT", `The scorer ${name} ended before it served (${code ?? signal}).`);
    }),
  ]);
  return { port: String(port).trim(), share };
}
