/** The same service on PyTorch, behind FastAPI: the same weights, the same faults. It runs as a child of this process. */
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { env } from "node:process";
import { fileURLToPath } from "node:url";
import { findPython, pytorchSettings, pytorchSource, startFastApi } from "@labs/services";
import type { Scenario } from "../../contract.ts";

const requirements = new URL("../../../requirements.txt", import.meta.url);
/** The service, and the tokens that every Python here shares. */
const folders = ["../../fastapi", "../../../../../packages/models/python"].map((folder) =>
  fileURLToPath(new URL(folder, import.meta.url)),
);

export interface Screened {
  readonly score: number;
  /** Tokens of the text, and of what was inferred. */
  readonly tokens: number;
  readonly width: number;
}

export interface TorchService extends AsyncDisposable {
  screen(text: string): Promise<Screened>;
  /** Of the healthy service, before they become a score. */
  logits(text: string): Promise<readonly number[]>;
  change(plant: Scenario): Promise<void>;
  /** Starts the profiler of the technique. */
  record(): Promise<void>;
  /** Stops it, and takes what it wrote: texts by the names of their files. */
  recorded(): Promise<Readonly<Record<string, string>>>;
}

/** The FastAPI for an interpreter that PyTorch is made for. Fetches its packages where they are missing. */
export async function findFastApi(pytorch: string): Promise<string> {
  const { interpreter } = pytorchSource(pytorch);
  const PATH = `${dirname(interpreter)}${delimiter}${env.PATH ?? ""}`;
  return (await findPython(requirements, { env: { ...env, PATH } })).program;
}

/**
 * @param pytorch the URL of the service `pytorch`
 * @param weights a file of safetensors
 * @param technique the URL of a file that gives a profiler; `null` for none
 */
export async function startTorchService(
  pytorch: string,
  weights: string,
  technique: string | null,
): Promise<TorchService> {
  await using stack = new AsyncDisposableStack();
  const program = await findFastApi(pytorch);
  const folder = await mkdtemp(join(tmpdir(), "labs-torch-"));
  stack.defer(() => rm(folder, { recursive: true, force: true }));
  const { url } = stack.use(
    await startFastApi(program, {
      folders,
      module: "service",
      settings: {
        ...pytorchSettings(pytorchSource(pytorch)),
        LAB_WEIGHTS: weights,
        LAB_FOLDER: folder,
        LAB_TECHNIQUE: technique === null ? "" : fileURLToPath(technique),
      },
    }),
  );
  const ask = async (method: "POST" | "PUT", path: string, body: object) => {
    const response = await fetch(`${url}${path}`, {
      method,
      body: JSON.stringify(body),
      headers: { "content-type": "application/json" },
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`FastAPI answered ${response.status}: ${text.slice(0, 200)}`);
    return JSON.parse(text);
  };
  const change = async (plant: Scenario) => void (await ask("PUT", "/lab/plant", { plant }));
  await change("healthy");
  const owned = stack.move();
  return {
    screen: (text) => ask("POST", "/screen", { text }),
    logits: (text) => ask("POST", "/logits", { text }),
    change,
    async record() {
      for (const name of await readdir(folder)) await rm(join(folder, name));
      await ask("PUT", "/lab/recording", { on: true });
    },
    async recorded() {
      await ask("PUT", "/lab/recording", { on: false });
      const files = (await readdir(folder)).map(
        async (name) => [name, await readFile(join(folder, name), "utf8")] as const,
      );
      return Object.fromEntries(await Promise.all(files));
    },
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}
