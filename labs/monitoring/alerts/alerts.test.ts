/** What a team takes over as it is: rules that Prometheus accepts, alerts with a runbook, the compose file that starts them. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { whyMissing } from "@labs/harness/testing";
import { openServices, promtool } from "@labs/services";
import { afterAll, describe, expect, test } from "vitest";
import { parse } from "yaml";

const lab = join(import.meta.dirname, "..");
const root = join(lab, "../..");
const read = (file: string) => readFileSync(join(lab, file), "utf8");

interface Rule {
  readonly alert?: string;
  readonly annotations?: Readonly<Record<string, string>>;
}
const alerts = (parse(read("alerts/firewall.yaml")).groups as { rules: Rule[] }[])
  .flatMap(({ rules }) => rules)
  .filter(({ alert }) => alert !== undefined);

const services = openServices({ say: () => {} });
afterAll(() => services[Symbol.asyncDispose]());
const missing = await whyMissing(services.prometheus());

test("each alert has a runbook, and each runbook names its alert", () => {
  const runbooks = readdirSync(join(lab, "runbooks")).sort();
  expect(alerts.map(({ alert }) => `${alert}.md`).sort()).toEqual(runbooks);
  for (const { alert, annotations } of alerts)
    expect(annotations?.runbook).toBe(`labs/monitoring/runbooks/${alert}.md`);
  for (const runbook of runbooks)
    expect(read(`runbooks/${runbook}`).startsWith(`# ${runbook.replace(/\.md$/, "")}\n`)).toBe(true);
});

test("the rules are those that the experiment judges as its reference", () => {
  expect(read("alerts/firewall.yaml")).toBe(read("detection/variants/two-windows.yaml"));
});

describe.skipIf(missing !== null)(`promtool${missing === null ? "" : ` (${missing})`}`, () => {
  const run = async (...args: string[]) => await promtool((await services.prometheus()).url, args);

  test("accepts the rules, and the configuration with them", async () => {
    expect(await run("check", "rules", join(lab, "alerts/firewall.yaml"))).toMatchObject({ code: 0 });
    expect(await run("check", "config", join(lab, "alerts/prometheus.yaml"))).toMatchObject({ code: 0 });
  });

  test("finds that alerts fire when they should and are quiet when they should", async () => {
    const { code, stdout, stderr } = await run("test", "rules", join(lab, "alerts/firewall.test.yaml"));
    expect(code, `${stdout}${stderr}`).toBe(0);
  });
});

test("docker-compose.yml starts Prometheus and Grafana with files that are there, on this machine only", () => {
  const { services: compose } = parse(readFileSync(join(root, "docker-compose.yml"), "utf8"));
  for (const name of ["prometheus", "grafana"]) {
    const { profiles, image, volumes, ports } = compose[name];
    expect(profiles).toEqual(["monitoring"]);
    expect(image).toMatch(/:-[\w./-]+:v?\d+\.\d+\.\d+\}$/);
    expect(ports).toEqual([expect.stringMatching(/^127\.0\.0\.1:/)]);
    for (const volume of volumes) {
      const [from = ""] = volume.split(":");
      expect(existsSync(join(root, from)), from).toBe(true);
    }
  }
  const [folder] = compose.prometheus.volumes[0].split(":").slice(1);
  expect(compose.prometheus.command[0]).toBe(`--config.file=${folder}/prometheus.yaml`);
  // The target is the service of the other profile.
  const [{ static_configs: targets, job_name: job }] = parse(read("alerts/prometheus.yaml")).scrape_configs;
  const [name] = targets[0].targets[0].split(":");
  expect(compose[name].profiles).toEqual(["firewall"]);
  expect(job).toBe("firewall");
  const { path } = parse(read("dashboards/provisioning.yaml")).providers[0].options;
  expect(compose.grafana.volumes[0]).toContain(`:${path}:`);
  expect(parse(read("dashboards/datasource.yaml")).datasources[0].url).toBe("http://prometheus:9090");
});
