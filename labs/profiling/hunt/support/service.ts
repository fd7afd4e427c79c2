/** Starts a service, FastAPI's or Fastify's, as a child of this process that ends with it; asks it, and changes what is wrong with it. */
import { type ChildProcess, spawn } from "node:child_process";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { LabError } from "@labs/experiment";
import { addressOf, endPython, startPython } from "@labs/services";
import type { LabPython } from "../../shared/python.ts";
import type { Request } from "../../shared/screening.ts";
import type { Plant, ServiceKind, Watched } from "../contract.ts";
import type { Verdict } from "../data.ts";

const fastapi = fileURLToPath(new URL("../fastapi/serve.py", import.meta.url));
const fastify = fileURLToPath(new URL("./fastify/service.ts", import.meta.url));

/** Where a service finds things. Plain data that travels to a cell. */
export type Places = {
  readonly far: string;
  readonly folder: string;
  readonly python: LabPython;
  readonly rate: number;
};

/** An answer that is no verdict is one too: what a tool made of it. */
export type Answered = Verdict | { readonly unreadable: string };

export interface Service extends Watched, AsyncDisposable {
  screen(request: Request): Promise<Answered>;
  /** Requests that it has answered, by its own count. */
  served(): Promise<number>;
  change(plant: Plant): Promise<void>;
  /** Response times count from now. */
  forgetTimes(): void;
}

interface StartOptions {
  readonly plant?: Plant;
  /** What stands in front of the service's file, of Node.js. @default node itself */
  readonly command?: readonly string[];
  /** @default the folder of the places */
  readonly cwd?: string;
  /** Whether a tool around it gets to write its report. @default with a report */
  readonly ends?: "with a report" | "at once";
}

/** @throws LabError SKIPPED where there is no Python for it */
export async function startService(
  kind: ServiceKind,
  { far, folder, python, rate }: Places,
  {
    plant = "healthy",
    command = [process.execPath],
    cwd = folder,
    ends = "with a report",
  }: StartOptions = {},
): Promise<Service> {
  const env = {
    ...process.env,
    LAB_FAR: far,
    LAB_RULES: join(folder, "rules.json"),
    LAB_POLICIES: join(folder, "policies.json"),
    LAB_MODEL: join(folder, "model.onnx"),
    LAB_LOG: join(folder, `${kind}-${process.pid}.log`),
    LAB_PLANT: plant,
    ...{ NO_INSIGHT: "1", NO_UPDATE_NOTIFIER: "1" },
  };
  if (kind === "fastapi" && "missing" in python) throw new LabError("SKIPPED", python.missing);
  const program = "missing" in python ? "" : python.program;
  const [file = "", ...args] = command;
  const child =
    kind === "fastapi"
      ? startPython(program, [fastapi], { env })
      : spawn(file, [...args, fastify], { env, cwd, stdio: ["pipe", "pipe", "pipe"] });
  const end = () => (kind === "fastapi" ? endPython(child) : endNode(child, ends));
  try {
    const url = await addressOf(child, kind);
    const ask = async (method: string, path: string, body?: object) =>
      await fetch(`${url}${path}`, {
        method,
        ...(body && { body: JSON.stringify(body), headers: { "content-type": "application/json" } }),
      });
    let times: number[] = [];
    return {
      url,
      pid: child.pid ?? 0,
      pythonFolder: dirname(program),
      rate,
      responseTimes: () => times,
      forgetTimes: () => {
        times = [];
      },
      screen: async (request) => {
        const sent = performance.now();
        const response = await ask("POST", "/screen", request);
        const text = await response.text();
        times.push(performance.now() - sent);
        if (!response.ok) throw new Error(`${kind} answered ${response.status}: ${text.slice(0, 200)}`);
        const type = response.headers.get("content-type") ?? "";
        return type.includes("json") ? JSON.parse(text) : { unreadable: type };
      },
      served: async () => Number(await (await ask("GET", "/lab/served")).text()),
      change: async (plant) => void (await (await ask("PUT", "/lab/plant", { plant })).text()),
      [Symbol.asyncDispose]: end,
    };
  } catch (error) {
    await end();
    throw error;
  }
}

/** With SIGINT, as Ctrl-C does, tools write their report; what they have started ends with its standard input. */
async function endNode(child: ChildProcess, ends: StartOptions["ends"]): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise<void>((resolve) => child.once("close", () => resolve()));
  if (ends === "at once") child.stdin?.destroy();
  child.kill(ends === "at once" ? "SIGKILL" : "SIGINT");
  const timer = setTimeout(() => child.kill("SIGKILL"), 60_000);
  await ended;
  clearTimeout(timer);
}
