/** The servers of a fleet, by the names that configurations, counters and outputs give them. */

export const serverNames = ["a", "b", "c", "d"] as const;
export type ServerName = (typeof serverNames)[number];

/** Host and port of each server, as a configuration takes them; or its origin. */
export type Servers = Readonly<Record<ServerName, string>>;

/** The name of an instance, from 0. */
export function serverName(instance: number): ServerName {
  const name = serverNames[instance];
  if (name === undefined)
    throw new Error(`a fleet has ${serverNames.length} servers, and ${instance} is none`);
  return name;
}

/** Host and port of each of these origins, by the name of its instance. */
export function hostsOf(origins: readonly string[]): Servers {
  return byName(origins.map((origin) => new URL(origin).host));
}

/** These origins by the names of their instances. */
export function originsOf(origins: readonly string[]): Servers {
  return byName(origins);
}

function byName([a = "", b = "", c = "", d = ""]: readonly string[]): Servers {
  return { a, b, c, d };
}
