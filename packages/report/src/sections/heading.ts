import type { Result } from "@labs/experiment/result";
import { amount } from "../reading/break-even.ts";
import { finishedRounds } from "../reading/lookup.ts";
import { formatSeconds } from "../text/format.ts";
import { joinFacts, width, wrap } from "../text/text.ts";

/** The setting that most decides what a service's numbers mean. */
const telling: Readonly<Record<string, string>> = { postgres: "shared_buffers" };

function serviceWords({ name, version, how, settings }: Result["services"][number]): string {
  const setting = telling[name] ?? "";
  const value = settings[setting];
  return `${name} ${version} (${how}${value === undefined ? "" : `, ${setting} ${value}`})`;
}

/** What was asked, how and where it was measured, and the facts that decide what the numbers mean. */
export function heading(result: Result): string {
  const { config, breakEven } = result;
  const seconds = (Date.parse(result.finishedAt) - Date.parse(result.startedAt)) / 1000;
  const conditions = [
    `${config.preset} preset`,
    `${finishedRounds(result)} of ${config.rounds} rounds`,
    config.schedule === "side-by-side"
      ? "arms side by side in alternating slices"
      : `arms in turn (${config.because})`,
    `seed ${config.seed}`,
    formatSeconds(seconds),
  ];
  const facts = Object.entries(result.facts).map(([name, value]) => `${name} ${value}`);
  return [
    "─".repeat(width),
    `${result.lab} / ${result.experiment}`,
    wrap(result.question),
    ...(breakEven === null ? [] : [`Changed: ${breakEven.varies} ${amount(breakEven, breakEven.value)}`]),
    "",
    joinFacts(conditions),
    joinFacts(machineFacts(result)),
    ...(facts.length === 0 ? [] : [joinFacts(facts)]),
    ...(result.endedEarly === null ? [] : [wrap(`Ended early: ${result.endedEarly}`)]),
  ].join("\n");
}

/** Where it was measured, in short facts. */
export function machineFacts({ environment: { facts }, services }: Result): string[] {
  return [
    `${facts.cores ?? "?"} cores ${facts.cpuModel ?? ""}`.trim(),
    `Node ${facts.node}`,
    ...services.map(serviceWords),
  ];
}
