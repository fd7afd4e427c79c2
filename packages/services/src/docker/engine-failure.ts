import { once } from "node:events";
import { connect } from "node:net";
import { homedir } from "node:os";
import { reasonOf } from "../provider/reason-of.ts";
import { Unavailable } from "../provider/unavailable.ts";

/** Why the Docker client found no engine: it says only that none works, so its socket is tried here. */
export async function engineFailure(env: NodeJS.ProcessEnv, cause: unknown): Promise<Unavailable> {
  if (env.DOCKER_HOST) return explain(env.DOCKER_HOST, await codeOf(env.DOCKER_HOST), true, cause);
  for (const path of defaultSockets(env)) {
    const code = await codeOf(`unix://${path}`);
    if (code !== "ENOENT") return explain(`unix://${path}`, code, false, cause);
  }
  return explain("", "ENOENT", false, cause);
}

/** One sentence and one advice for each way in which a socket may fail. */
export function explain(host: string, code: string | null, chosen: boolean, cause: unknown): Unavailable {
  const options = { cause };
  const where = chosen ? `DOCKER_HOST=${host}` : host.replace("unix://", "");
  if (code === null) {
    const reason = `the Docker engine at ${where} does not work (${reasonOf(cause)})`;
    return new Unavailable(reason, "see what `docker info` says", options);
  }
  if (code === "EACCES" || code === "EPERM") {
    const fix = "add this user to the group of the socket (`sudo usermod -aG docker $USER`) and log in again";
    return new Unavailable(`this user may not use the Docker socket ${where}`, fix, options);
  }
  if (chosen)
    return new Unavailable(
      `${where} cannot be reached (${code})`,
      "start that engine, or unset DOCKER_HOST",
      options,
    );
  if (code === "ENOENT")
    return new Unavailable("no Docker engine runs on this machine", "start Docker", options);
  return new Unavailable(`no Docker engine listens on ${where} (${code})`, "start Docker", options);
}

/** The code of the error that connecting gives; `null` where it connects. */
async function codeOf(host: string): Promise<string | null> {
  const url = URL.canParse(host) ? new URL(host) : undefined;
  const socket =
    url?.hostname && url.protocol !== "unix:"
      ? connect({ host: url.hostname, port: Number(url.port || 2375) })
      : connect({ path: host.replace(/^unix:\/\//, "") });
  socket.setTimeout(2_000, () => socket.destroy(Object.assign(new Error("silent"), { code: "ETIMEDOUT" })));
  try {
    await once(socket, "connect");
    return null;
  } catch (error) {
    return error instanceof Error && "code" in error ? String(error.code) : reasonOf(error);
  } finally {
    socket.destroy();
  }
}

function defaultSockets(env: NodeJS.ProcessEnv): string[] {
  const rootless = env.XDG_RUNTIME_DIR ? [`${env.XDG_RUNTIME_DIR}/docker.sock`] : [];
  return [...rootless, `${homedir()}/.docker/run/docker.sock`, "/var/run/docker.sock"];
}
