import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { type Container, startContainer, surveyEngine } from "../docker/container.ts";
import { imageOf } from "../docker/image.ts";
import { makeTemporaryFolder } from "../places/temporary-folder.ts";
import { freePort } from "../process/free-port.ts";
import { programAlone } from "../program/program-alone.ts";
import { type Availability, type Provider, type ProviderContext, sourceOf } from "../provider/provider.ts";
import { Unavailable } from "../provider/unavailable.ts";
import type { Supervisor } from "../supervisor/supervisor.ts";
import type { BalancerOrder, Started } from "./balancer.ts";
import { type BalancerName, balancerKinds } from "./balancer-kind.ts";
import { writeConfig } from "./balancer-plan.ts";
import { type BalancerSource, balancerUrl } from "./balancer-source.ts";

const readyTimeoutMs = 15_000;

/** The balancer of an image, in the network of this machine; `LABS_HAPROXY_IMAGE` and `LABS_NGINX_IMAGE` name others. */
export function dockerBalancer({ env }: ProviderContext, name: BalancerName): Provider {
  const { program } = balancerKinds[name];
  const image = imageOf(program, env);
  const survey = async (): Promise<Availability> => {
    if (process.platform === "linux") return await surveyEngine(env, image);
    const detail = "a container reaches servers on 127.0.0.1 only on Linux";
    return { state: "unavailable", detail, fix: `run \`brew install ${program.brew}\`` };
  };
  return {
    name: "docker",
    survey,
    async open() {
      const { state, detail, fix = "" } = await survey();
      if (state === "unavailable") throw new Unavailable(detail, fix);
      const version = image.split(":").at(-1) ?? "unknown";
      const answers = async () => {
        const { state: now, detail: why } = await survey();
        if (now === "unavailable") throw new Error(why);
      };
      return await sourceOf(
        async () =>
          programAlone({
            ...{ name, title: program.title, version, answers },
            url: balancerUrl({ name, version, image }),
            how: `docker (${image})`,
          }),
        () => `${program.title} ${version}: Docker, containers of ${image}`,
      );
    },
  };
}

/** Its folder is this machine's, so that configuration, log and sockets are where those of a local one are. */
export async function startInDocker(
  supervisor: Supervisor,
  { name, image }: Extract<BalancerSource, { image: string }>,
  { config, port }: BalancerOrder,
): Promise<Started> {
  const kind = balancerKinds[name];
  const folder = await makeTemporaryFolder(`labs-${name}-`, { sockets: true });
  await supervisor.register(new URL("../places/remove-folder.ts", import.meta.url).href, { folder });
  const chosen = port ?? (await freePort());
  writeConfig(name, config, folder, chosen);
  const log = join(folder, "log");
  const context = { env: process.env, supervisor, say: () => {}, confirm: undefined };
  const container = await startContainer(context, {
    image,
    port: chosen,
    network: "host",
    mounts: [folder],
    user: `${process.getuid?.() ?? 0}:${process.getgid?.() ?? 0}`,
    entrypoint: ["sh", "-c", 'echo starting; exec "$0" "$@" >"$LABS_LOG" 2>&1', name],
    command: kind.args(folder),
    environment: { LABS_LOG: log },
    ready: /starting/,
  });
  for (const end = performance.now() + readyTimeoutMs; !(await kind.ready(folder)); await sleep(20)) {
    const ended = performance.now() > end ? "it does not answer" : await container.exitDetails();
    if (ended !== null) throw new Error(ended, { cause: await readFile(log, "utf8").catch(() => "") });
  }
  return { port: chosen, folder, pids: [], exited: exitOf(container) };
}

async function exitOf(container: Container): Promise<string> {
  for (;;) {
    const details = await container.exitDetails();
    if (details !== null) return details;
    await sleep(500, undefined, { ref: false });
  }
}
