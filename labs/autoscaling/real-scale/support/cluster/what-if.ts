/** What does the HPA of a real cluster decide, and does the model decide the same on what was seen there? */
import type { WhatIf, WhatIfAnswer } from "@labs/experiment";
import { decisionsIn, type SeenDecision } from "./decisions.ts";
import { findCluster } from "./find-cluster.ts";
import { watchScaling } from "./watch.ts";

export const whatIf: WhatIf = {
  options: {
    cluster: "deploy to kind, drive load, and hold the decisions of the real HPA against the model's",
  },
  async answer() {
    const cluster = await findCluster();
    if ("missing" in cluster)
      return {
        skipped: `No cluster is observed: ${cluster.missing}. \`k8s/scripts/create-cluster.sh\` makes one, with Docker, kind and kubectl. Until then the pods are processes.`,
      };
    return answerOf(cluster.context, decisionsIn(await watchScaling(cluster)));
  },
};

export function answerOf(context: string, decisions: readonly SeenDecision[]): WhatIfAnswer {
  const again = decisions.filter(({ model }) => model !== null);
  const unlike = again.filter(({ wants, model }) => wants !== model);
  const leftOut = decisions.length - again.length;
  const shown = decisions.filter((one) => one.wants !== one.pods || unlike.includes(one));
  const text = [
    `The HPA of ${context}, looked at once a second under load; the model is packages/hpa.`,
    "",
    row("time", "pods", "CPU, %", "HPA wants", "model"),
    ...shown.map(({ at, pods, utilization = "unknown", wants, model }) =>
      row(clock(at), pods, utilization, wants, model ?? "–"),
    ),
    "",
    `${again.length - unlike.length} of ${again.length} decisions are the model's.`,
    ...(leftOut === 0 ? [] : [`${leftOut} more were left out (–): what they were based on was not seen.`]),
  ].join("\n");
  return { text, data: { context, decisions, unlikeModel: unlike.length, leftOut } };
}

function row(...cells: readonly (string | number)[]): string {
  return cells.map((cell, at) => String(cell).padStart(at === 0 ? 6 : 11)).join("");
}

function clock(seconds: number): string {
  const whole = Math.round(seconds);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}
