/** Real balancers: what the labs rely on. Each is skipped, with the reason, where it is not here and cannot be fetched. */
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, describe, expect, onTestFinished, test } from "vitest";
import { openServices } from "../open-services.ts";
import { isRunning } from "../process/processes.ts";
import type { BalancerName } from "./balancer-kind.ts";
import { balancerSource, balancerUrl } from "./balancer-source.ts";
import { configWith } from "./configs.fixture.ts";
import { askRuntime } from "./runtime-api.ts";
import { startBalancer } from "./start-balancer.ts";

const services = openServices({ say: () => {}, env: { ...process.env, LABS_SERVICES: "local" } });
afterAll(() => services[Symbol.asyncDispose]());

const configs: Readonly<Record<BalancerName, (server: string) => string>> = {
  haproxy: (server) => configWith.haproxy("default_backend fleet", `backend fleet\n    server a ${server}\n`),
  nginx: (server) => configWith.nginx(`location / { proxy_pass http://${server}; }`),
};

async function serve(): Promise<string> {
  const server = createServer((_request, response) => response.end("from the server"));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => server.closeAllConnections() ?? void server.close());
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

for (const name of ["haproxy", "nginx"] as const) {
  const found = await services[name]().catch((error: Error) => error);
  const missing = found instanceof Error ? found.message : null;
  const url = found instanceof Error ? "" : found.url;
  const configFor = configs[name];

  describe.skipIf(missing !== null)(`${name}${missing ? ` (${missing})` : ""}`, () => {
    test("passes requests on, and is gone when it is disposed of", async () => {
      const balancer = await startBalancer(url, { config: configFor(await serve()) });
      const answer = await fetch(balancer.url);
      expect(await answer.text()).toBe("from the server");
      expect(balancer.pids.filter(isRunning)).toHaveLength(1);
      await balancer[Symbol.asyncDispose]();
      expect(balancer.pids.filter(isRunning)).toEqual([]);
      await expect(fetch(balancer.url)).rejects.toThrow("fetch failed");
    });

    test("says how it ended", async () => {
      await using balancer = await startBalancer(url, { config: configFor(await serve()) });
      for (const pid of balancer.pids) process.kill(pid, "SIGKILL");
      expect(await balancer.exited).toBe("was killed (SIGKILL)");
    });

    test("is back on its port after a restart", async () => {
      const config = configFor(await serve());
      const first = await startBalancer(url, { config });
      await first[Symbol.asyncDispose]();
      await using second = await startBalancer(url, { config, port: first.port });
      expect(second.url).toBe(first.url);
      expect((await fetch(second.url)).status).toBe(200);
    });

    test("a port in use is said in one sentence", async () => {
      const config = configFor("127.0.0.1:9");
      const port = Number((await serve()).split(":")[1]);
      await expect(startBalancer(url, { config, port })).rejects.toMatchObject({
        code: "SERVICE_LOST",
        message: expect.stringMatching(
          /^\w+ [\d.]+ does not start \(.*Address already in use.*\): see which programs take the ports.*\.$/,
        ),
      });
    });

    test("a configuration that it refuses is said in one sentence, with its line", async () => {
      const config = configFor("127.0.0.1:9").replace(/^.*127\.0\.0\.1:9.*$/m, "    balanse;");
      await expect(startBalancer(url, { config })).rejects.toMatchObject({
        code: "EXPERIMENT",
        message: expect.stringMatching(
          /^\w+ [\d.]+ refuses its configuration, line \d+ \(balanse;\): unknown .*: correct it in the variant's file\.$/,
        ),
      });
    });

    if (name === "haproxy")
      test("answers on its runtime API", async () => {
        await using balancer = await startBalancer(url, { config: configFor(await serve()) });
        expect(await askRuntime(balancer.runtime, "show servers state fleet")).toContain(
          " fleet 1 a 127.0.0.1 ",
        );
      });
  });
}

test("a source is the same after its way through a URL", () => {
  const program = { file: "/a folder/ä&b", libraries: ["/x/lib", "/y?z"] };
  for (const source of [
    { name: "haproxy", version: "2.6.12", program },
    { name: "nginx", version: "1.22.1", program: { file: "/usr/sbin/nginx", libraries: [] } },
    { name: "haproxy", version: "3.2", image: "registry.example/haproxy:3.2" },
  ] as const)
    expect(balancerSource(balancerUrl(source))).toEqual(source);
});
