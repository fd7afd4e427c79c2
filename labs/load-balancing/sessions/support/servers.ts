/** The fleet: four servers, and a fifth that is added and removed. */
import type { Servers } from "../contract.ts";

export const serverNames = ["a", "b", "c", "d", "e"] as const;
export type ServerName = (typeof serverNames)[number];

/** The name of an instance, from 0. */
export function serverName(instance: number): ServerName {
  const name = serverNames[instance];
  if (name === undefined)
    throw new Error(`a fleet has ${serverNames.length} servers, and ${instance} is none`);
  return name;
}

/** Origins of instances by their servers' names. */
export function originsOf([a = "", b = "", c = "", d = "", e = ""]: readonly string[]): Servers {
  return { a, b, c, d, e };
}

/** Host and port of each, as a configuration takes them. */
export function hostsOf(origins: readonly string[]): Servers {
  return originsOf(origins.map((origin) => new URL(origin).host));
}
