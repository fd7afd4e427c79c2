/** The panels of the dashboards over what was recorded: Prometheus answers their own queries, and the report draws them. */
import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import type { Panel, Panels } from "@labs/experiment/result";
import type { Condition } from "../contract.ts";
import { historyMinutes, recordedMinutes, type Service, timesFaster } from "../data.ts";
import { ask, jobOf, type Sample } from "./evaluate.ts";
import type { Recording } from "./record.ts";

/** What is shown, on the dashboard where an engineer sees it. */
const shown: readonly { readonly condition: Condition; readonly dashboard: "red" | "use" | "ml" }[] = [
  { condition: "slow burn", dashboard: "red" },
  { condition: "outage", dashboard: "red" },
  { condition: "flapping", dashboard: "red" },
  { condition: "slow dependency", dashboard: "red" },
  { condition: "slow dependency", dashboard: "use" },
  { condition: "stuck queue", dashboard: "use" },
  { condition: "score drift", dashboard: "ml" },
  { condition: "healthy", dashboard: "red" },
];
/** Of a series, at most. */
const maxPoints = 90;
/** Grafana's units as they are read. */
const units: Readonly<Record<string, { readonly unit: string; readonly times: number }>> = {
  percentunit: { unit: "%", times: 100 },
  s: { unit: "ms", times: 1_000 },
  reqps: { unit: "req/s", times: 1 },
};

interface Dashboard {
  readonly title: string;
  readonly panels: readonly {
    readonly title: string;
    readonly description: string;
    readonly fieldConfig: { readonly defaults: { readonly unit: string } };
    readonly targets: readonly { readonly expr: string; readonly legendFormat: string }[];
  }[];
}

const inLab = (path: string) => resolve(import.meta.dirname, "../..", path);

/**
 * Of each condition the service in which it is strongest; of healthy ones the one that is deployed.
 *
 * @param recordings with their history, one for each service
 */
export async function panelsOf(
  prometheus: string,
  services: readonly Service[],
  recordings: readonly Recording[],
): Promise<Panels> {
  const asked = await Promise.all(
    shown.map(async ({ condition, dashboard }) => {
      const rank = ({ strength, isDeployed }: Service) => strength + Number(isDeployed);
      const [service] = services
        .filter((one) => one.condition === condition)
        .sort((one, other) => rank(other) - rank(one));
      if (service === undefined) return [];
      const read: Dashboard = JSON.parse(await readFile(inLab(`dashboards/${dashboard}.json`), "utf8"));
      const minutes = recordedMinutes(service);
      const step = Math.ceil(minutes / maxPoints);
      const times = Array.from({ length: Math.floor(minutes / step) }, (_, at) => historyMinutes + at * step);
      const job = jobOf(services.indexOf(service));
      const queryOf = (expr: string) => expr.replaceAll("$job", job);
      return [{ service, dashboard: read, times, queryOf }];
    }),
  ).then((each) => each.flat());
  const questions = asked.flatMap(({ dashboard, times, queryOf }) =>
    dashboard.panels.flatMap(({ targets }) =>
      targets.map(({ expr }) => ({ query: queryOf(expr), minutes: times })),
    ),
  );
  const samples = await ask(prometheus, inLab("alerts/firewall.yaml"), recordings, questions);
  const byQuery = Map.groupBy(samples, ({ query }) => query);
  return {
    recordedAt: new Date().toISOString(),
    time: "minutes",
    dashboards: asked.map(({ service, dashboard, queryOf }) => ({
      title: `${dashboard.title}, ${titleOf(service)}`,
      note: `A load of ${service.load.toFixed(2)} times the usual; time is compressed ${timesFaster} times, and minutes and rates are those of the rules.`,
      span: service.condition === "healthy" ? null : ([service.begins, service.ends] as [number, number]),
      panels: dashboard.panels.flatMap((panel) => {
        const drawn = panelOf(panel, (expr) => byQuery.get(queryOf(expr)) ?? []);
        // What one process for all services would say of each is not recorded.
        return drawn.series.length === 0 ? [] : drawn;
      }),
    })),
  };
}

function titleOf({ condition, strength, isDeployed }: Service): string {
  if (condition === "healthy") return isDeployed ? "healthy, deployed in the middle" : "healthy";
  return `${condition}, ${strength} times as strong as in the training`;
}

function panelOf(
  { title, description, fieldConfig, targets }: Dashboard["panels"][number],
  samplesOf: (expr: string) => readonly Sample[],
): Panel {
  const { unit, times } = units[fieldConfig.defaults.unit] ?? { unit: "", times: 1 };
  const series = targets.flatMap(({ expr, legendFormat }) => {
    const finite = samplesOf(expr).filter(({ value }) => Number.isFinite(value));
    const bySeries = Map.groupBy(finite, ({ labels }) =>
      legendFormat.replaceAll(/\{\{(\w+)\}\}/g, (_, label) => labels[label] ?? "").trim(),
    );
    return [...bySeries].map(([name, samples]) => ({
      name: name === "" ? title : name,
      points: samples.map(({ minute, value }): [number, number] => [minute - historyMinutes, value * times]),
    }));
  });
  return { title, note: description, unit, series };
}
