/** One PostgreSQL for all tests of the lab: starting it takes longer than most of them. */
import { openServices } from "@labs/services";
import type { TestProject } from "vitest/node";

export async function setup({ provide }: TestProject): Promise<() => Promise<void>> {
  const services = openServices({ say: () => {} });
  provide("postgres", (await services.postgres()).url);
  return async () => {
    await services[Symbol.asyncDispose]();
  };
}

declare module "vitest" {
  interface ProvidedContext {
    readonly postgres: string;
  }
}
