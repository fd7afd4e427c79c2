import type { Service } from "@labs/experiment";
import { withChildren } from "../process/processes.ts";
import { unprivilegedUser } from "../process/unprivileged-user.ts";
import { type FoundPgBouncer, findPgBouncer, oldestPgBouncer } from "../program/find-program.ts";
import { deathWithin, reasonOf } from "../provider/check-service.ts";
import type { Source, Surroundings, Way } from "../provider/provider.ts";
import { pgbouncerService } from "../provider/running-service.ts";
import { Unavailable } from "../provider/unavailable.ts";
import { loginFacts, pgbouncerLogin, pgbouncerUrl } from "./pgbouncer-login.ts";

/** What people can do themselves. */
export const pgbouncerFix = "install PgBouncer (`sudo apt-get install pgbouncer`, `brew install pgbouncer`)";

/** PgBouncer from this machine, as a process of this run's own. */
export function localPgBouncer(surroundings: Surroundings, behind: () => Promise<string>): Way {
  return {
    name: "local",
    async survey() {
      const found = await findPgBouncer(surroundings.env);
      if ("program" in found) return { state: "ready", detail: `PgBouncer ${found.version} on this machine` };
      return { state: "unavailable", detail: missing(found.tooOld), fix: pgbouncerFix };
    },
    open: () => openLocalPgBouncer(surroundings, behind),
  };
}

/** Rejects with `Unavailable` where there is no program, or none that starts. */
export async function openLocalPgBouncer(
  surroundings: Surroundings,
  behind: () => Promise<string>,
): Promise<Source> {
  const found = await findPgBouncer(surroundings.env);
  if (!("program" in found)) throw new Unavailable(missing(found.tooOld), pgbouncerFix);
  const first = await start(surroundings, found, await behind());
  return {
    first,
    said: `PgBouncer ${found.version}: local, a process of this run's own on ${new URL(first.url).host}`,
    another: async () => await start(surroundings, found, await behind()),
  };
}

function missing(tooOld: string | null): string {
  const wanted = `no pgbouncer (version ${oldestPgBouncer} or newer) is on PATH or in /usr/sbin`;
  return tooOld ? `${wanted}, only ${tooOld}` : wanted;
}

async function start(
  { keeper }: Surroundings,
  { program, version }: FoundPgBouncer,
  behind: string,
): Promise<Service> {
  const login = await pgbouncerLogin(behind);
  const user = await unprivilegedUser();
  if (user === undefined) {
    throw new Unavailable(
      "PgBouncer does not run as root and there is neither a user postgres nor nobody",
      "run the command as another user",
    );
  }
  const server = await keeper
    .start({ server: "pgbouncer", program, version, behind, login, user })
    .catch((error: unknown) => {
      throw new Unavailable(`PgBouncer ${version} does not start (${reasonOf(error)})`, "reinstall it", {
        cause: error,
      });
    });
  return await pgbouncerService({
    url: pgbouncerUrl(login, server.port),
    how: "local",
    facts: loginFacts(login),
    pids: () => withChildren(server.pid),
    death: () => deathWithin(server.died),
    dispose: () => keeper.release(server.holding),
  });
}
