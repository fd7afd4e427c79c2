import { isIPv4 } from "node:net";
import type { ContainerRuntimeClient } from "testcontainers";
import { reasonOf } from "../provider/check-service.ts";
import type { Prospect, Surroundings } from "../provider/provider.ts";
import { Unavailable } from "../provider/unavailable.ts";

const engineLimitMs = 10_000;

/** What a container is made from. */
export interface ContainerPlan {
  readonly image: string;
  readonly port: number;
  readonly command: readonly string[];
  readonly entrypoint?: readonly string[];
  /** `host`: it shares the machine's network, where `port` is its own. @default a network of Docker's */
  readonly network?: "host";
  /** What it logs when it is ready. @default what the database servers say */
  readonly ready?: RegExp;
  readonly environment?: Readonly<Record<string, string>>;
  readonly files?: readonly { readonly target: string; readonly content: string }[];
}

export interface Container {
  readonly host: string;
  readonly port: number;
  /** How it ended; `null` while it runs. */
  death(): Promise<string | null>;
  dispose(): Promise<void>;
}

/** Whether an engine answers; `LABS_ENGINE=false` says not to use one. */
export async function surveyEngine(env: NodeJS.ProcessEnv, image: string): Promise<Prospect> {
  try {
    const engine = await engineOf(env);
    const { ImageName } = await import("testcontainers");
    const here = await engine.image.exists(ImageName.fromString(image));
    return here
      ? { state: "ready", detail: `Docker, image ${image}` }
      : {
          state: "possible",
          detail: `Docker, image ${image}, fetched at first use`,
          fix: `run \`docker pull ${image}\``,
        };
  } catch (error) {
    if (!(error instanceof Unavailable)) throw error;
    return { state: "unavailable", detail: error.found, fix: error.fix };
  }
}

/** Starts a container that the keeper removes when this process ends in whatever way. */
export async function startContainer(
  { env, keeper, say }: Surroundings,
  plan: ContainerPlan,
): Promise<Container> {
  const engine = await engineOf(env);
  const { GenericContainer, ImageName, Wait } = await import("testcontainers");
  const host = loopback(engine.info.containerRuntime.host);
  if (!(await engine.image.exists(ImageName.fromString(plan.image))))
    say(`Docker: fetching the image ${plan.image}`);
  let id = "";
  let holding = 0;

  class LabContainer extends GenericContainer {
    /** Published to this machine only; the library publishes on every interface. */
    protected override async beforeContainerCreated() {
      if (host === "127.0.0.1" && !plan.network) {
        this.hostConfig.PortBindings = { [`${plan.port}/tcp`]: [{ HostIp: host, HostPort: "0" }] };
      }
    }

    protected override async containerCreated(created: string) {
      id = created;
      holding = await keeper.hold({ kind: "container", id });
    }
  }

  const container = new LabContainer(plan.image)
    .withExposedPorts(...(plan.network ? [] : [plan.port]))
    .withCommand([...plan.command])
    .withEnvironment({ ...plan.environment })
    .withCopyContentToContainer([...(plan.files ?? [])])
    // Parallel plans of PostgreSQL need more than the 64 MB that a container gets.
    .withSharedMemorySize(256 * 1024 ** 2)
    .withWaitStrategy(Wait.forLogMessage(plan.ready ?? /ready to accept connections/i));
  if (plan.entrypoint) container.withEntrypoint([...plan.entrypoint]);
  if (plan.network) container.withNetworkMode(plan.network);
  try {
    const started = await container.start();
    return {
      host,
      port: plan.network ? plan.port : started.getMappedPort(plan.port),
      death: () => deathOf(engine, id),
      dispose: () => keeper.release(holding),
    };
  } catch (error) {
    await keeper.release(holding);
    throw new Unavailable(
      `the container image ${plan.image} does not start (${reasonOf(error)})`,
      `run \`docker pull ${plan.image}\` and see what it says`,
      {
        cause: error,
      },
    );
  }
}

/** Removes a container with its volumes; one that is gone already is fine. */
export async function removeContainer(id: string): Promise<void> {
  const { getContainerRuntimeClient } = await import("testcontainers");
  const engine = await getContainerRuntimeClient();
  try {
    await engine.container.getById(id).remove({ force: true, v: true });
  } catch (error) {
    if (!/no such container|already in progress/i.test(reasonOf(error))) throw error;
  }
}

async function engineOf(env: NodeJS.ProcessEnv): Promise<ContainerRuntimeClient> {
  if (env.LABS_ENGINE === "false")
    throw new Unavailable("LABS_ENGINE=false forbids Docker", "unset LABS_ENGINE");
  const { getContainerRuntimeClient } = await import("testcontainers");
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(
    () => late.reject(new Error(`silent for ${engineLimitMs / 1_000} s`)),
    engineLimitMs,
  );
  try {
    return await Promise.race([getContainerRuntimeClient(), late.promise]);
  } catch (error) {
    throw new Unavailable("no Docker engine answers", "start Docker", { cause: error });
  } finally {
    clearTimeout(timer);
  }
}

async function deathOf(engine: ContainerRuntimeClient, id: string): Promise<string | null> {
  try {
    const { State: state } = await engine.container.inspect(engine.container.getById(id));
    if (state.Running) return null;
    return `ended: its container has exit code ${state.ExitCode}${state.OOMKilled ? " (out of memory)" : ""}`;
  } catch (error) {
    return `was lost: its container cannot be found (${reasonOf(error)})`;
  }
}

/** `localhost` may mean `::1` to a client, where nothing is published. */
function loopback(host: string): string {
  return host === "localhost" || (isIPv4(host) && host.startsWith("127.")) ? "127.0.0.1" : host;
}
