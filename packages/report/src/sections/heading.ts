import type { Result } from "@labs/experiment/result";
import { amount } from "../reading/break-even.ts";
import { finishedRounds } from "../reading/lookup.ts";
import { formatSeconds } from "../text/format.ts";
import { secondsOf } from "../text/run-words.ts";
import { ruler, screenWidth } from "../text/screen.ts";
import { joinFacts, wrap } from "../text/text.ts";

/** The setting that most decides what a service's numbers mean. */
const telling: Readonly<Record<string, string>> = { postgres: "shared_buffers" };

function serviceWords({ name, version, how, settings }: Result["services"][number]): string {
  const setting = telling[name] ?? "";
  const value = settings[setting];
  return `${name} ${version} (${how}${value === undefined ? "" : `, ${setting} ${value}`})`;
}

/** What was asked, and in one line how and where it was measured; facts as far as the line has room. */
export function title(result: Result): string {
  const { breakEven, config } = result;
  const facts = Object.entries(result.facts).map(([name, value]) => `${name} ${value}`);
  const [first = "", ...others] = [
    `${config.preset} preset`,
    roundsWords(result),
    formatSeconds(secondsOf(result)),
    ...machineFacts(result),
    ...facts,
  ];
  let line = first;
  for (const one of others) {
    const longer = `${line} · ${one}`;
    if (longer.length <= screenWidth()) line = longer;
  }
  return [
    ruler(),
    wrap(`${result.lab} / ${result.experiment}: ${result.question}`),
    ...(breakEven === null ? [] : [`Changed: ${breakEven.varies} ${amount(breakEven, breakEven.value)}`]),
    line,
  ].join("\n");
}

/** What was asked, how and where it was measured, and the facts that decide what the numbers mean. */
export function heading(result: Result): string {
  const { config, breakEven } = result;
  const facts = Object.entries(result.facts).map(([name, value]) => `${name} ${value}`);
  return [
    ruler(),
    `${result.lab} / ${result.experiment}`,
    wrap(result.question),
    ...(breakEven === null ? [] : [`Changed: ${breakEven.varies} ${amount(breakEven, breakEven.value)}`]),
    "",
    joinFacts(conditionFacts(result)),
    joinFacts(machineFacts(result)),
    ...(facts.length === 0 ? [] : [joinFacts(facts)]),
    ...(config.checksOff.length === 0
      ? []
      : [wrap(`Not checked on this machine: ${config.checksOff.join("; ")}.`)]),
    ...(result.endedEarly === null ? [] : [wrap(`Ended early: ${result.endedEarly}`)]),
  ].join("\n");
}

/** How it was measured, in short facts. */
export function conditionFacts(result: Result): string[] {
  const { config } = result;
  return [
    `${config.preset} preset`,
    roundsWords(result),
    config.schedule === "side-by-side"
      ? "arms side by side in alternating slices"
      : `arms one after another (${config.because})`,
    ...checkedWords(result),
    `seed ${config.seed}`,
    formatSeconds(secondsOf(result)),
  ];
}

/** Planned rounds, fewer where counts repeat, and those that were repeated since a cell of theirs was lost. */
function roundsWords(result: Result): string {
  const [finished, planned] = [finishedRounds(result), result.config.rounds];
  if (finished === 1 && planned === 1) return "1 round";
  if (finished > 0 && finished < planned && result.endedEarly === null)
    return `${finished} of at most ${planned} rounds`;
  if (finished <= planned) return `${finished} of ${planned} rounds`;
  return `${finished} rounds, ${finished - planned} of them repeated`;
}

/** How many of the answers that were timed were compared with the reference. */
function checkedWords({ cells, config }: Result): string[] {
  const checked = cells.flatMap(({ round, outcome }) =>
    round >= 0 && outcome.status === "measured" && outcome.load !== null ? [outcome.load.checked] : [],
  );
  if (checked.length === 0 || config.checks === 0) return [];
  const least = Math.min(...checked);
  return [
    least >= config.checks
      ? `${least} timed answers checked in every cell`
      : `${least} to ${Math.max(...checked)} timed answers checked in a cell`,
  ];
}

/** Where it was measured, in short facts. */
export function machineFacts({ environment: { facts }, services }: Result): string[] {
  return [
    `${coresWords(facts.cores, facts.machineCores)} ${facts.cpuModel ?? ""}`.trim(),
    ...(facts.powerSource === "battery" ? ["on battery"] : []),
    ...(facts.lowPowerMode === true ? ["low power mode"] : []),
    `Node ${facts.node}`,
    ...services.map(serviceWords),
  ];
}

type Fact = Result["environment"]["facts"][string] | undefined;

/** The processors that may be used, and those of the machine where they are more: `1 core of 2`. */
export function coresWords(usable: Fact, machine: Fact): string {
  const cores = `${usable ?? "?"} ${usable === 1 ? "core" : "cores"}`;
  return typeof usable === "number" && typeof machine === "number" && machine > usable
    ? `${cores} of ${machine}`
    : cores;
}
