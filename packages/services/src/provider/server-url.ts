import { LabError } from "@labs/experiment";

/** The connection string in a variable of the environment; `undefined` where it is not set. */
export function serverUrl(
  env: NodeJS.ProcessEnv,
  variable: string,
  protocols: readonly string[],
  example: string,
): string | undefined {
  const value = env[variable];
  if (!value) return undefined;
  if (URL.canParse(value) && protocols.includes(new URL(value).protocol)) return value;
  // The value may hold a password, so it is not shown.
  throw new LabError("USAGE", `${variable} is not a connection string: set it like ${variable}=${example}.`);
}
