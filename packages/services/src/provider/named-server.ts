import { LabError } from "@labs/experiment";
import type { Provider, Source } from "./provider.ts";
import { reasonOf } from "./reason-of.ts";
import { placeOf } from "./running-service.ts";
import { Unavailable } from "./unavailable.ts";

/** A server of the user's, which a variable of the environment names by its connection string. */
export interface NamedServer {
  readonly variable: string;
  readonly protocols: readonly string[];
  /** Such a connection string, as advice shows it. */
  readonly example: string;
  /** Asks it why it cannot be used; `null` where it can. Rejects where it does not answer. */
  problem(url: string): Promise<string | null>;
  open(url: string): Promise<Source>;
}

/** The provider that uses it where the variable is set. */
export function namedServer(env: NodeJS.ProcessEnv, server: NamedServer): Provider {
  const { variable, example } = server;
  return {
    name: "external",
    async survey() {
      const url = urlOf(server, env);
      if (!url)
        return {
          state: "unavailable",
          detail: `${variable} is not set`,
          fix: `run \`export ${variable}=${example}\``,
        };
      const detail = `${variable}: ${placeOf(url)}`;
      try {
        const problem = await server.problem(url);
        return problem === null
          ? { state: "ready", detail }
          : { state: "unavailable", detail: `${detail} ${problem}` };
      } catch (error) {
        return { state: "unavailable", detail: `${detail} does not answer (${reasonOf(error)})` };
      }
    },
    async open() {
      const url = urlOf(server, env);
      if (!url) throw new Unavailable(`${variable} is not set`, `set ${variable}`);
      return await server.open(url);
    },
  };
}

/** A server that was named is not replaced by another one: its failure ends the search. */
export function unusable(variable: string, url: string, error: unknown, fix: string): LabError {
  return new LabError(
    "SERVICE_MISSING",
    `${variable} (${placeOf(url)}) cannot be used (${reasonOf(error)}): ${fix}, or unset ${variable}.`,
    { cause: error },
  );
}

function urlOf({ variable, protocols, example }: NamedServer, env: NodeJS.ProcessEnv): string | undefined {
  const value = env[variable];
  if (!value) return undefined;
  if (URL.canParse(value) && protocols.includes(new URL(value).protocol)) return value;
  // The value may hold a password, so it is not shown.
  throw new LabError("USAGE", `${variable} is not a connection string: set it like ${variable}=${example}.`);
}
