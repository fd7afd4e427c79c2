import type { Service } from "@labs/experiment";
import type { FoundProgram } from "../program/find-program.ts";
import { installAdvice } from "../program/program.ts";
import type { ProgramService } from "../program/program-providers.ts";
import { startLocalService } from "../provider/local-service.ts";
import { type ProviderContext, sourceOf } from "../provider/provider.ts";
import { serverUser } from "../provider/server-user.ts";
import { loginFacts, pgbouncerLogin, pgbouncerUrl } from "./pgbouncer-login.ts";
import type { PgBouncerSpec } from "./pgbouncer-plan.ts";
import { pgbouncerProgram } from "./pgbouncer-program.ts";
import { pgbouncerService } from "./pgbouncer-service.ts";

/** PgBouncer as a process of this run's own. */
export function localPgBouncer(context: ProviderContext, upstream: () => Promise<string>): ProgramService {
  return {
    description: pgbouncerProgram,
    start: (found) =>
      sourceOf(
        async () => await start(context, found, await upstream()),
        ({ url }) => `PgBouncer ${found.version}: local, a process of this run's own on ${new URL(url).host}`,
      ),
  };
}

async function start(
  context: ProviderContext,
  { program, version }: FoundProgram,
  upstream: string,
): Promise<Service> {
  const login = await pgbouncerLogin(upstream);
  const user = await serverUser("PgBouncer");
  const module = new URL("./pgbouncer-plan.ts", import.meta.url).href;
  const spec: PgBouncerSpec = { program, version, upstream, login, user };
  const server = {
    title: `PgBouncer ${version}`,
    reinstall: installAdvice(pgbouncerProgram),
    order: { module, spec },
  };
  return await startLocalService(context, server, (running, { port }) =>
    pgbouncerService({ ...running, url: pgbouncerUrl(login, port), facts: loginFacts(login) }),
  );
}
