import type { Result } from "@labs/experiment/result";
import { formatSeconds } from "./format.ts";
import { headlineTables } from "./headline-tables.ts";
import { claims, findings, noise, sayings } from "./remarks.ts";
import { sideTable } from "./side-table.ts";
import { list, width, wrap } from "./text.ts";

/** A result as a candidate reads it in a terminal: at most 100 columns, no colours needed. */
export function renderResult(result: Result): string {
  return [
    heading(result),
    ...headlineTables(result),
    ...sideTable(result, "mechanism", "Mechanism: why"),
    ...sideTable(result, "price", "Price: what it costs"),
    ...findings(result),
    ...claims(result),
    noise(result),
    ...list(
      "Warnings",
      result.warnings.map(({ message }) => message),
    ),
    ...sayings(result),
    ...list("Try next", result.next),
  ].join("\n\n");
}

function heading(result: Result): string {
  const { config, environment, services } = result;
  const { facts } = environment;
  const seconds = (Date.parse(result.finishedAt) - Date.parse(result.startedAt)) / 1000;
  const shape =
    config.schedule === "side-by-side"
      ? "arms side by side in alternating slices"
      : `arms in turn (${config.because})`;
  const conditions = [
    `${config.preset} preset`,
    `${new Set(result.cells.filter(({ round }) => round >= 0).map(({ round }) => round)).size} of ${config.rounds} rounds`,
    shape,
    `seed ${config.seed}`,
    formatSeconds(seconds),
  ].join(" · ");
  const machine = [
    `${facts.cores ?? "?"} cores ${facts.cpuModel ?? ""}`.trim(),
    `Node ${facts.node}`,
    ...services.map(({ name, version, how }) => `${name} ${version} (${how})`),
  ].join(" · ");
  const rule = "─".repeat(width);
  const title = `${result.lab} / ${result.experiment}`;
  const early = result.endedEarly === null ? [] : [wrap(`Ended early: ${result.endedEarly}`)];
  return [rule, title, wrap(result.question), "", wrap(conditions), wrap(machine), ...early].join("\n");
}
