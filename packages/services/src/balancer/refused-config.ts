import type { BalancerName } from "./balancer-kind.ts";

/** Where a message names the line, and what is wrong with it; else only what is wrong. */
const messages: Readonly<Record<BalancerName, readonly RegExp[]>> = {
  haproxy: [
    /^\[ALERT\].*? : config : parsing \[haproxy\.cfg:(?<line>\d+)\] ?: (?<what>.+)$/m,
    /^\[ALERT\].*? : config : (?!Error\(s\) found|Fatal errors|parsing \[observe)(?<what>.+)$/m,
  ],
  nginx: [
    /^.*\[emerg\] (?:\d+#\d+: )?(?<what>.+) in \S*nginx\.conf:(?<line>\d+)$/m,
    /^.*\[emerg\] (?:\d+#\d+: )?(?!.*(?:bind\(\) to|still could not bind))(?<what>.+)$/m,
  ],
};

/**
 * What a balancer does not accept of its configuration, as a clause; `null` where that is not why it ended.
 *
 * @param log what it printed
 */
export function refusedConfig(name: BalancerName, log: string, config: string): string | null {
  for (const pattern of messages[name]) {
    const { line, what } = log.match(pattern)?.groups ?? {};
    if (what === undefined) continue;
    const said = what
      .replaceAll(/\s+/g, " ")
      .trim()
      .replace(/[.?]+$/, "")
      .trim();
    if (line === undefined) return said;
    const text = config.split("\n")[Number(line) - 1]?.trim() ?? "";
    return `line ${line} (${text}): ${said}`;
  }
  return null;
}
