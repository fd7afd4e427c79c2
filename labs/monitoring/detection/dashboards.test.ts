/** Dashboards as far as can be told without Grafana: their queries parse and name what is exported. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parser } from "@prometheus-io/lezer-promql";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { serveFirewall } from "./support/firewall.ts";

interface Dashboard {
  readonly uid: string;
  readonly templating: { readonly list: readonly { readonly name: string; readonly type: string }[] };
  readonly panels: readonly {
    readonly id: number;
    readonly title: string;
    readonly datasource: { readonly uid: string };
    readonly targets: readonly { readonly refId: string; readonly expr: string }[];
  }[];
}

const folder = join(import.meta.dirname, "../dashboards");
const files = readdirSync(folder).filter((name) => name.endsWith(".json"));
const dashboards = files.map((name) => JSON.parse(readFileSync(join(folder, name), "utf8")) as Dashboard);
const rules = (
  parse(readFileSync(join(import.meta.dirname, "../alerts/firewall.yaml"), "utf8")).groups as {
    rules: { record?: string; expr: string }[];
  }[]
).flatMap((group) => group.rules);
const recorded = rules.flatMap(({ record }) => record ?? []);

/** The metrics that a query names. */
function metricsOf(query: string): string[] {
  const names: string[] = [];
  parser.parse(query).iterate({
    enter({ type, from, to }) {
      if (type.isError) throw new Error(`${query} does not parse at ${from}`);
      if (type.name === "Identifier") names.push(query.slice(from, to));
    },
  });
  return names;
}

test("a query that does not parse is noticed, and the metrics of one that does are found", () => {
  expect(() => metricsOf("sum(rate(x[5m])")).toThrow("does not parse");
  expect(metricsOf('sum by (a) (rate(x_total{a="$b"}[5m])) / on (a) group_left () job:y:z')).toEqual([
    "x_total",
    "job:y:z",
  ]);
});

test("each dashboard has an id of its own, as has each panel in it and each query in a panel", () => {
  expect(new Set(dashboards.map(({ uid }) => uid)).size).toBe(dashboards.length);
  for (const { panels } of dashboards) {
    expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
    for (const { targets } of panels) {
      expect(targets.length).toBeGreaterThan(0);
      expect(new Set(targets.map(({ refId }) => refId)).size).toBe(targets.length);
    }
  }
});

test("each panel takes its source from the variable", () => {
  for (const { templating, panels } of dashboards) {
    expect(templating.list).toContainEqual(
      expect.objectContaining({ name: "datasource", type: "datasource" }),
    );
    for (const { datasource } of panels)
      expect(datasource).toEqual({ type: "prometheus", uid: `\${${"datasource"}}` });
  }
});

test("queries of the dashboards and of the rules name what the firewall exports, or a rule records", async () => {
  await using firewall = await serveFirewall(() => ({ failing: 0, late: 0, taken: 1, attacks: 0 }));
  const response = await fetch(`${firewall.url}/screen`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ actor: 1, prompt: "Hello." }),
  });
  expect(response.status).toBe(200);
  const text = await (await fetch(`${firewall.url}/metrics`)).text();
  const exported = new Set([...text.matchAll(/^(\w+)[{ ]/gm)].map(([, name]) => name));
  const known = (name: string) => exported.has(name) || recorded.includes(name) || name === "ALERTS";
  const queries = [
    ...dashboards.flatMap(({ panels }) => panels.flatMap(({ targets }) => targets.map(({ expr }) => expr))),
    ...rules.map(({ expr }) => expr),
  ];
  expect(queries.length).toBeGreaterThan(20);
  expect(queries.flatMap(metricsOf).filter((name) => !known(name))).toEqual([]);
});
