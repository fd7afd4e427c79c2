/** Makes a deployment of a technique, starts it by the first request, and says what that took. */
import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Open, Provisioned, Run, Urls } from "@labs/experiment";
import { openAnswers } from "../shared/answers.ts";
import { ask, residentBytes } from "../shared/callers.ts";
import { workFolder } from "../shared/trees.ts";
import type { Technique } from "./contract.ts";
import { environment, type Input, type Output, type Setup } from "./data.ts";
import { modulesOf } from "./support/count-modules.ts";
import { deploymentOf } from "./support/deployment.ts";
import { enlargedModel } from "./support/enlarged-model.ts";
import { type Service, startService } from "./support/service.ts";

/** A deployment of which nothing runs until it is called. */
export interface Instance {
  call(input: Input): Promise<Output>;
}

export type Counter =
  | "readyMs"
  | "processorMs"
  | "residentBytes"
  | "modules"
  | "bytes"
  | "buildMs"
  | "stopMs"
  | "exitCode"
  | "leftRunning";

/** Makes a variant out of its technique; `import.meta` tells its deployment from those of other variants. */
export function variant(
  { filename }: Pick<ImportMeta, "filename">,
  technique: Technique,
): Open<Instance, Setup, Counter, "postgres"> {
  return async (setup, { postgres }) => {
    const env = environment(postgres);
    const { folder, bytes, buildMs } = await deploymentOf(filename, technique, setup, env);
    let started: Promise<Service> | null = null;
    const { command } = technique;
    const all = { ...env, ...technique.environment };
    const start = () => startService(folder, command, all);
    const stop = async () => {
      const service = await started?.catch(() => null);
      started = null;
      return service?.stop();
    };
    return {
      subject: {
        call: async (input) => {
          if (input.what === "stop") return (await stop()) ?? { tookMs: 0, code: 0, leftRunning: 0 };
          started ??= start();
          return ask((await started).url, input);
        },
      },
      read: async () => {
        const modules = await modulesOf(folder, command, all);
        const service = await started;
        const built = { modules, bytes, buildMs };
        if (!service) return built;
        const processorMs = service.processorMs() ?? 0;
        return {
          ...built,
          readyMs: service.readyMs,
          processorMs,
          residentBytes: await residentBytes(service.url),
        };
      },
      [Symbol.asyncDispose]: async () => void (await stop()),
    };
  };
}

/**
 * Fills the database, computes what is right, and makes room for deployments.
 *
 * @param megabytes size of the model; its answers stay the same @default that of the guard
 */
export async function provision(
  { seed, postgres }: Run & Urls<"postgres">,
  megabytes?: number,
): Promise<Provisioned<Setup, Input, Output>> {
  await using stack = new AsyncDisposableStack();
  const folder = await workFolder("deployments");
  stack.defer(() => rm(folder, { recursive: true, force: true }));
  const answers = stack.use(await openAnswers(postgres, seed));
  const largerModel = megabytes === undefined ? null : join(folder, "larger.onnx");
  if (megabytes !== undefined && largerModel !== null) await writeFile(largerModel, enlargedModel(megabytes));
  const resources = stack.move();
  return {
    setup: { folder, requests: answers.requests, largerModel },
    expected: async (input) => {
      if (input.what === "stop") throw new Error("the end of a process has no right answer");
      return answers.of(input);
    },
    facts: {
      service:
        "the firewall with Fastify, pg, prom-client and the guard in one scoring thread (ONNX Runtime)",
      start: "a fresh process, files in the page cache; ready: `/readyz` answers 200",
    },
    [Symbol.asyncDispose]: () => resources.disposeAsync(),
  };
}
