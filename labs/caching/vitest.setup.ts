/** One PostgreSQL for all tests of the lab: starting it takes longer than most of them. */
import type { Service } from "@labs/experiment";
import { openServices } from "@labs/services";
import type { TestProject } from "vitest/node";

export async function setup({ provide }: TestProject): Promise<() => Promise<void>> {
  const services = openServices({ say: () => {} });
  const { url, record } = await services.postgres();
  provide("postgres", { url, record });
  return async () => {
    await services[Symbol.asyncDispose]();
  };
}

declare module "vitest" {
  interface ProvidedContext {
    readonly postgres: Pick<Service, "url" | "record">;
  }
}
