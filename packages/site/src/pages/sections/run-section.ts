import type { Result } from "@labs/experiment/result";
import {
  conditionFacts,
  formatBounds,
  formatRatio,
  machineFacts,
  placeWords,
  renderResult,
  shortId,
} from "@labs/report";
import { command, section, table, titledList } from "../../html/blocks.ts";
import { type Html, html } from "../../html/html.ts";
import { rawPath } from "../links.ts";
import { repeatCommand } from "../words.ts";

/** How and where it was measured, what chance does there, and how to repeat it. */
export function runSection(result: Result): Html | null {
  const { environment, services, facts, config, warnings, git } = result;
  const notes = warnings.filter(({ severity }) => severity === "info").map(({ message }) => message);
  const known = Object.entries({
    ...environment.facts,
    "hardware key": environment.hardwareKey,
    "software key": environment.softwareKey,
  })
    .filter(([, value]) => value !== null)
    .map(([name, value]) => [name, String(value)]);
  return section(
    "run",
    "How it was measured",
    html`<p>${[...conditionFacts(result), ...machineFacts(result)].join(" · ")}</p>`,
    config.checksOff.length === 0
      ? null
      : html`<p>Not checked on this machine: ${config.checksOff.join("; ")}.</p>`,
    placebo(result),
    titledList("Notes on the run", notes),
    html`<p>Repeat it: ${command(repeatCommand(result))}</p>
<p>Its text in a terminal: ${command(`pnpm lab show ${shortId(result)} --details`)} · <a href="../${rawPath(result)}">raw JSON</a>${git === null ? null : html` · commit <code>${git.commit.slice(0, 10)}</code>${git.dirty ? " with changed files" : ""}`}</p>`,
    html`<details><summary>Machine, services and data</summary>${[
      table("Machine and software", [{ heading: "fact" }, { heading: "value" }], known),
      ...services.map(({ name, version, how, settings }) =>
        table(
          `${name} ${version} (${how})`,
          [{ heading: "setting" }, { heading: "value" }],
          Object.entries(settings),
        ),
      ),
      Object.keys(facts).length === 0
        ? null
        : table("Data and surroundings", [{ heading: "fact" }, { heading: "value" }], Object.entries(facts)),
    ]}</details>
<details><summary>The whole report as text</summary><pre tabindex="0" role="region" aria-label="The whole report as text">${renderResult(result, { details: true })}</pre></details>`,
  );
}

/** What chance alone does here: the second copy of the baseline. */
function placebo(result: Result): Html | null {
  if (result.placebo.length === 0) return null;
  return html`<details><summary>Placebo: a second copy of the baseline shows what chance does</summary>${table(
    "Placebo against the baseline",
    [
      { heading: "metric" },
      { heading: "ratio", figures: true },
      { heading: "95 % interval", figures: true },
      { heading: "noise below", figures: true },
    ],
    result.placebo.map((one) => {
      const floor = result.noiseFloors.find(
        ({ metric, case: name }) => metric === one.metric && name === one.case,
      );
      return [
        placeWords(result, one),
        one.ratio === null ? "–" : formatRatio(one.ratio),
        formatBounds(one.ci95, formatRatio),
        floor === undefined ? "–" : `${((floor.ratio - 1) * 100).toFixed(1)} %`,
      ];
    }),
  )}</details>`;
}
