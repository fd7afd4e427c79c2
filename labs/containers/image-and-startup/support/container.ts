/** A container of an image, from `docker run` until it is gone. */
import { type ChildProcess, spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { createServer } from "node:net";
import { untilReady } from "../../shared/callers.ts";
import { type Ended, memory, type Setup, stopSeconds } from "../data.ts";
import { docker } from "./docker.ts";

export interface Container {
  /** Origin, such as `http://127.0.0.1:40123`. */
  readonly url: string;
  /** From the start of its first process, as the engine says, until `/readyz` answers 200. */
  readonly readyMs: number;
  /** `docker stop`: SIGTERM to process 1, and SIGKILL when that takes too long. */
  stop(): Promise<Ended>;
  remove(): Promise<void>;
}

type Where = Pick<Setup, "label" | "network" | "environment">;

/** Nothing that is not needed: no capability, no way to more rights, no root file system that can be written. */
const confined = ["--read-only", "--cap-drop", "ALL", "--security-opt", "no-new-privileges"];

/** Starts the firewall of an image and waits until it is ready. Rejects with the last that it printed, should it end before. */
export async function startContainer(
  { label, network, environment }: Where,
  tag: string,
  { cpus }: { readonly cpus: number },
): Promise<Container> {
  const port = await freePort();
  const name = `labs-${randomUUID()}`;
  const env = Object.entries(environment).flatMap(([key, value]) => ["--env", `${key}=${value}`]);
  const child = spawn("docker", [
    ...["run", "--sig-proxy=false", "--name", name, "--label", label, "--network", network, ...confined],
    ...["--publish", `127.0.0.1:${port}:8080`, "--cpus", String(cpus)],
    ...["--memory", memory, "--memory-swap", memory, ...env, tag],
  ]);
  const { exited, tail } = follow(child);
  const remove = async () => void (await docker(["rm", "--force", name]));
  try {
    const url = `http://127.0.0.1:${port}`;
    await untilReady(url, () => (child.exitCode === null ? null : tail()));
    const readyAt = Date.now();
    return {
      url,
      readyMs: readyAt - Date.parse(await docker(["inspect", "--format", "{{.State.StartedAt}}", name])),
      stop: () =>
        timed(async () => void (await docker(["stop", "--time", String(stopSeconds), name])), exited, name),
      remove,
    };
  } catch (error) {
    await remove().catch(() => {});
    throw error;
  }
}

/** Runs a program in a container of its own until it ends. */
export async function runToEnd(label: string, tag: string, words: readonly string[]): Promise<Ended> {
  const [program = "node", ...rest] = words;
  const name = `labs-${randomUUID()}`;
  // With an init as process 1, so that the code is that of the program's own end.
  const limits = ["--init", "--memory", memory, "--memory-swap", memory, ...confined];
  const child = spawn("docker", [
    "run",
    "--name",
    name,
    "--label",
    label,
    ...limits,
    "--entrypoint",
    program,
    tag,
    ...rest,
  ]);
  try {
    return await timed(async () => {}, follow(child).exited, name);
  } finally {
    await docker(["rm", "--force", name]);
  }
}

/** The time from an order until the container has ended, and how it did. */
async function timed(order: () => Promise<void>, exited: Promise<number>, name: string): Promise<Ended> {
  const began = performance.now();
  await order();
  const code = await exited;
  const tookMs = performance.now() - began;
  const killed = await docker(["inspect", "--format", "{{.State.OOMKilled}}", name]);
  return { tookMs, code, outOfMemory: killed === "true" };
}

/** The command line ends with its container, with the same code, and prints what it prints. */
function follow(child: ChildProcess): { readonly exited: Promise<number>; readonly tail: () => string } {
  const { promise: exited, resolve } = Promise.withResolvers<number>();
  child.once("error", () => resolve(127));
  child.once("close", (code) => resolve(code ?? 137));
  let text = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding("utf8").on("data", (part: string) => {
      text = (text + part).slice(-8_000);
    });
  }
  return { exited, tail: () => lineAboutError(text) };
}

function lineAboutError(text: string): string {
  const lines = text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");
  const line = lines.find((one) => /^(\w*Error\b|Error:)/.test(one)) ?? lines.at(-1) ?? "it printed nothing";
  return line.slice(0, 300);
}

/** A port that was free a moment ago. */
async function freePort(): Promise<number> {
  const server = createServer();
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  server.once("error", reject).listen(0, "127.0.0.1", resolve);
  await promise;
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("there is no free port");
  const { promise: closed, resolve: close } = Promise.withResolvers<void>();
  server.close(() => close());
  await closed;
  return address.port;
}
