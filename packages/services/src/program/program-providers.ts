import type { Provider, ProviderContext, Source } from "../provider/provider.ts";
import { Unavailable } from "../provider/unavailable.ts";
import { fetchProgram, planFetchHere } from "./fetch-program.ts";
import { type FoundProgram, findProgram } from "./find-program.ts";
import { installAdvice, type Program, type ProgramDescription } from "./program.ts";

/** A service that runs a program of this machine. */
export interface ProgramService {
  readonly description: ProgramDescription;
  /** Programs besides those on PATH and the fetched. */
  more?(): readonly Program[];
  start(found: FoundProgram): Promise<Source>;
}

/** A program that is here already. */
export function localProvider({ env }: ProviderContext, service: ProgramService): Provider {
  const { description } = service;
  return {
    name: "local",
    async survey() {
      const found = await findProgram(description, env, service.more?.());
      if ("missing" in found)
        return { state: "unavailable", detail: found.missing, fix: installAdvice(description) };
      return { state: "ready", detail: `${found.title} ${found.version} on this machine` };
    },
    open: () => openProgram(env, service),
  };
}

/** The same program, fetched first. */
export function fetchProvider(context: ProviderContext, service: ProgramService): Provider {
  const { env } = context;
  return {
    name: "fetch",
    async survey() {
      const plan = await planFetchHere(service.description, env);
      if (plan instanceof Unavailable) return { state: "unavailable", detail: plan.reason, fix: plan.fix };
      return { state: "possible", detail: `\`${plan.command}\` gets it (${plan.effect})` };
    },
    async open() {
      await fetchProgram(context, service.description);
      return await openProgram(env, service);
    },
  };
}

/** Rejects with `Unavailable` where there is no program, or none that starts. */
export async function openProgram(env: NodeJS.ProcessEnv, service: ProgramService): Promise<Source> {
  const found = await findProgram(service.description, env, service.more?.());
  if ("missing" in found) throw new Unavailable(found.missing, installAdvice(service.description));
  return await service.start(found);
}
