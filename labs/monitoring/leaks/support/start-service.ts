/** Starts a service with a plant as a process of its own, which never outlives this one. */
import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { childEnvironment, LabError } from "@labs/experiment";
import { endPython, startPython } from "@labs/services";
import type { Language } from "../contract.ts";
import type { Plant } from "../data.ts";
import type { PlantOptions } from "./plants.ts";

/** What a service says of itself, bytes; in Python `heap` is in blocks. */
export interface Memory {
  readonly rss: number;
  readonly heap: number;
  /** The most that was resident so far. */
  readonly peak: number;
  /** The longest time since the last look at memory in which it answered no request. */
  readonly stoppedMs: number;
}

export interface ServiceOrder extends PlantOptions {
  readonly language: Language;
  readonly plant: Plant;
  /** The interpreter of Python services. */
  readonly program: string | null;
}

export interface SickService extends AsyncDisposable {
  readonly url: string;
  readonly pid: number;
  /** Rejects when the process ends by itself. */
  readonly lost: Promise<never>;
}

const nodeMain = fileURLToPath(new URL("./sick-service.ts", import.meta.url));
const pythonMain = fileURLToPath(new URL("../fastapi/main.py", import.meta.url));

export async function startService(order: ServiceOrder): Promise<SickService> {
  const { language, plant, program, bytes, postgres, model } = order;
  const isNode = language === "node";
  const child = isNode
    ? fork(nodeMain, [plant, JSON.stringify({ bytes, postgres, model })], {
        execArgv: ["--expose-gc"],
        env: childEnvironment(),
        stdio: ["ignore", "ignore", "pipe", "ipc"],
      })
    : startPython(program ?? "python3", [pythonMain, plant, String(bytes)]);
  const lost = lostOf(child, `${language}, ${plant}`);
  // It also ends when all is over.
  lost.catch(() => {});
  const end = () => (isNode ? endNode(child) : endPython(child));
  try {
    const url = await Promise.race([isNode ? urlByMessage(child) : urlByLine(child), lost]);
    return { url, pid: child.pid ?? 0, lost, [Symbol.asyncDispose]: end };
  } catch (error) {
    await end();
    throw error;
  }
}

async function lostOf(child: ChildProcess, name: string): Promise<never> {
  let said = "";
  // Read all the time: a full pipe would block it.
  child.stderr?.setEncoding("utf8").on("data", (text: string) => {
    said = (said + text).slice(-4_000);
  });
  const how = await new Promise<string>((resolve) => {
    child.once("error", ({ message }) => resolve(message));
    child.once("close", (code, signal) => resolve(`ended with ${signal ?? code}`));
  });
  const [line = "it said nothing"] = said.trim().split("\n").slice(-1);
  throw new LabError("SERVICE_LOST", `The service (${name}) ${how} (${line}): run it again.`);
}

async function urlByMessage(child: ChildProcess): Promise<string> {
  const [{ url }] = await once(child, "message");
  return url;
}

/** The first line that it prints is where it listens. */
function urlByLine(child: ChildProcess): Promise<string> {
  return new Promise((resolve) => {
    child.stdout?.setEncoding("utf8").on("data", (text: string) => {
      const url = text.match(/^http:\S+/m)?.[0];
      if (url !== undefined) resolve(url);
    });
  });
}

async function endNode(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, "close");
  child.kill("SIGKILL");
  await ended;
}
