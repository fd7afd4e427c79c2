import { isIPv4 } from "node:net";
import type { ContainerRuntimeClient } from "testcontainers";
import { type Availability, type ProviderContext, surveyBy } from "../provider/provider.ts";
import { reasonOf } from "../provider/reason-of.ts";
import { Unavailable } from "../provider/unavailable.ts";
import { engineFailure } from "./engine-failure.ts";

const engineTimeoutMs = 10_000;

/** What a container is made from. */
export interface ContainerPlan {
  readonly image: string;
  readonly port: number;
  readonly command: readonly string[];
  readonly entrypoint?: readonly string[];
  /** `host`: it shares the machine's network, where `port` is its own. @default a network of Docker's */
  readonly network?: "host";
  /** What it logs when it is ready. @default the message of the database servers */
  readonly ready?: RegExp;
  readonly environment?: Readonly<Record<string, string>>;
  /** Folders of this machine that it sees under the same path. */
  readonly mounts?: readonly string[];
  /** `uid:gid`. @default the image's */
  readonly user?: string;
  readonly files?: readonly { readonly target: string; readonly content: string }[];
}

export interface Container {
  readonly host: string;
  readonly port: number;
  /** How it ended; `null` while it runs. */
  exitDetails(): Promise<string | null>;
  dispose(): Promise<void>;
}

/** Whether an engine answers; `LABS_ENGINE=false` says not to use one. */
export async function surveyEngine(env: NodeJS.ProcessEnv, image: string): Promise<Availability> {
  return await surveyBy(async () => {
    const engine = await engineOf(env);
    const { ImageName } = await import("testcontainers");
    const detail = `Docker, image ${image}`;
    if (await engine.image.exists(ImageName.fromString(image))) return { state: "ready", detail };
    return {
      state: "possible",
      detail: `${detail}, fetched at first use`,
      fix: `run \`docker pull ${image}\``,
    };
  });
}

/** Starts a container that the supervisor removes however this process ends. */
export async function startContainer(
  { env, supervisor, say }: ProviderContext,
  plan: ContainerPlan,
): Promise<Container> {
  const engine = await engineOf(env);
  const { GenericContainer, ImageName, Wait } = await import("testcontainers");
  const host = loopback(engine.info.containerRuntime.host);
  if (!(await engine.image.exists(ImageName.fromString(plan.image))))
    say(`Docker: fetching the image ${plan.image}`);
  let id = "";
  let resource = 0;

  class LabContainer extends GenericContainer {
    /** Published to this machine only; the library publishes on every interface. */
    protected override async beforeContainerCreated() {
      if (host === "127.0.0.1" && !plan.network) {
        this.hostConfig.PortBindings = { [`${plan.port}/tcp`]: [{ HostIp: host, HostPort: "0" }] };
      }
    }

    protected override async containerCreated(created: string) {
      id = created;
      resource = await supervisor.register(new URL("./remove-container.ts", import.meta.url).href, { id });
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
  if (plan.user) container.withUser(plan.user);
  container.withBindMounts((plan.mounts ?? []).map((folder) => ({ source: folder, target: folder })));
  if (plan.network) container.withNetworkMode(plan.network);
  try {
    const started = await container.start();
    return {
      host,
      port: plan.network ? plan.port : started.getMappedPort(plan.port),
      exitDetails: () => exitDetailsOf(engine, id),
      dispose: () => supervisor.release(resource),
    };
  } catch (error) {
    await supervisor.release(resource);
    throw new Unavailable(
      `the container image ${plan.image} does not start (${reasonOf(error)})`,
      `run \`docker pull ${plan.image}\` and see what it says`,
      {
        cause: error,
      },
    );
  }
}

/** Why no container can be run here, with what to do about it, as a clause; `null` where an engine answers. */
export async function whyNoEngine(env: NodeJS.ProcessEnv = process.env): Promise<string | null> {
  try {
    await engineOf(env);
    return null;
  } catch (error) {
    if (error instanceof Unavailable) return `${error.reason}: ${error.fix}`;
    throw error;
  }
}

async function engineOf(env: NodeJS.ProcessEnv): Promise<ContainerRuntimeClient> {
  if (env.LABS_ENGINE === "false")
    throw new Unavailable("LABS_ENGINE=false forbids Docker", "unset LABS_ENGINE");
  const { getContainerRuntimeClient } = await import("testcontainers");
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(
    () => late.reject(new Error(`silent for ${engineTimeoutMs / 1_000} s`)),
    engineTimeoutMs,
  );
  try {
    return await Promise.race([getContainerRuntimeClient(), late.promise]);
  } catch (error) {
    throw await engineFailure(process.env, error);
  } finally {
    clearTimeout(timer);
  }
}

async function exitDetailsOf(engine: ContainerRuntimeClient, id: string): Promise<string | null> {
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
