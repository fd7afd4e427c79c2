/** What the manifests of `k8s/` say of the firewall is what it does. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { parseEnv } from "node:util";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { serveScreening } from "./api.ts";
import type { ScreeningRequest } from "./screening.ts";
import { eventStatements } from "./security-events.ts";
import { serviceApi } from "./service/service-api.ts";
import { readSettings } from "./service/settings.ts";

const k8s = join(import.meta.dirname, "../../../k8s");
const read = (file: string) => readFileSync(join(k8s, file), "utf8");
const containers = ["base/deployment.yaml", "components/queue/worker.yaml"].map(
  (file) => parse(read(file)).spec.template.spec.containers[0],
);
const addresses = { DATABASE_URL: "postgres://firewall@postgres/firewall", REDIS_URL: "redis://redis" };

const verdict = { decision: "allow", score: 0, events: 0, computedAt: 1 } as const;
const openApi = () =>
  serviceApi({ screen: async () => verdict, check: async () => {} }, { isDraining: () => false });

test("each variable of firewall.env is one that the firewall reads", () => {
  const given = parseEnv(read("base/firewall.env"));
  const asked = new Set<string | symbol>();
  const watched = new Proxy({ ...given, ...addresses } as Record<string, string | undefined>, {
    get: (target, name: string) => {
      asked.add(name);
      return target[name];
    },
  });
  const { port, host } = readSettings(watched);
  expect(Object.keys(given).filter((name) => !asked.has(name))).toEqual([]);
  expect(host).toBe("0.0.0.0");
  for (const { ports, env } of containers) {
    expect(ports).toEqual([{ name: "http", containerPort: port }]);
    expect(env.map(({ name }: { name: string }) => name).filter((name: string) => !asked.has(name))).toEqual(
      [],
    );
  }
});

test("each probe asks an address that answers 200", async () => {
  await using api = openApi();
  for (const container of containers)
    for (const name of ["startupProbe", "readinessProbe", "livenessProbe"]) {
      const { statusCode } = await api.inject(container[name].httpGet.path);
      expect([name, statusCode]).toEqual([name, 200]);
    }
});

test("the readiness probe waits longer than the database may take", () => {
  const { databaseTimeoutMs } = readSettings({ ...parseEnv(read("base/firewall.env")), ...addresses });
  for (const { readinessProbe } of containers)
    expect(1000 * readinessProbe.timeoutSeconds).toBeGreaterThan(databaseTimeoutMs);
});

test("the scrape and the scaling metric name what /metrics has", async () => {
  await using api = openApi();
  await api.inject({ method: "POST", url: "/screen", payload: { actor: 1, prompt: "Hello." } });
  const [endpoint] = parse(read("components/requests-per-second/service-monitor.yaml")).spec.endpoints;
  const { body } = await api.inject(endpoint.path);
  const [rule] = parse(read("components/requests-per-second/adapter-values.yaml")).rules.custom;
  const [, name, route] = /^(\w+)\{(route="[^"]+")/.exec(rule.seriesQuery) ?? [];
  expect(body).toContain(`${name}{${route},status="200"} 1`);
  expect(rule.metricsQuery).toContain(`${name}{${route}`);
});

test("events.sql is what the labs load", () => {
  const statements = eventStatements({ seed: 1, rows: 20_000, actors: 1000, now: "now" });
  const [, ...written] = read("components/stores/events.sql").split("\n");
  expect(written.join("\n")).toBe(statements.map((one) => `${one.trim()};\n`).join(""));
});

test("docker-compose.yml starts it with settings that it reads, and a file that is there", () => {
  const { services } = parse(readFileSync(join(k8s, "../docker-compose.yml"), "utf8"));
  const { environment, build, stop_grace_period: grace, healthcheck, ports } = services.firewall;
  const plain = Object.entries<string>(environment).map(([name, value]) => [
    name,
    value.replaceAll(/\$\{\w+:-(.*?)\}/g, "$1"),
  ]);
  const { host, port, queue, model, drainSeconds } = readSettings(Object.fromEntries(plain));
  expect({ host, queue, model }).toEqual({ host: "0.0.0.0", queue: "prompts", model: "guard" });
  expect(Number.parseInt(grace, 10)).toBeGreaterThan(drainSeconds);
  expect(ports[0]).toMatch(new RegExp(`:${port}$`));
  expect(healthcheck.test.join(" ")).toContain(`:${port}/readyz`);
  const dockerfile = join(k8s, "..", build.dockerfile);
  // The image is the containers lab's.
  if (existsSync(join(k8s, "../labs/containers"))) expect(existsSync(dockerfile)).toBe(true);
  const [mounted = ""] = services.events.volumes[0].split(":");
  expect(existsSync(join(k8s, "..", mounted))).toBe(true);
});

/** Runs the load of `k8s/load` for a second. */
async function driveLoad(target: string) {
  const child = spawn(process.execPath, [join(k8s, "load/drive-load.mjs")], {
    env: { TARGET: target, RATE: "40", SECONDS_OF_LOAD: "1" },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const ended = once(child, "exit");
  const said = await child.stdout.toArray();
  const [code] = await ended;
  return { code, ...JSON.parse(said.join("")) };
}

test("the load's requests are screened, each prompt another", async () => {
  const requests: ScreeningRequest[] = [];
  await using served = await serveScreening(async (request) => {
    requests.push(request);
    return verdict;
  });
  expect(await driveLoad(`${served.url}/screen`)).toEqual({ code: 0, sent: 40, outcomes: { 200: 40 } });
  expect(new Set(requests.map(({ prompt }) => prompt)).size).toBe(40);
});

test("the load opens a connection for each request, and says what failed", async () => {
  let connections = 0;
  const server = createServer((_, response) => response.writeHead(503).end());
  server.on("connection", () => connections++);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const target = `http://127.0.0.1:${(server.address() as AddressInfo).port}/screen`;
  expect(await driveLoad(target)).toEqual({ code: 1, sent: 40, outcomes: { 503: 40 } });
  expect(connections).toBe(40);
  server.close();
  await once(server, "close");
  expect(await driveLoad(target)).toEqual({ code: 1, sent: 40, outcomes: { ECONNREFUSED: 40 } });
});
