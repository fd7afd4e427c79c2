/** The command line of Docker, as a reader would type it. */
import { spawn } from "node:child_process";
import { childEnvironment } from "@labs/experiment";
import { whyNoEngine } from "@labs/services";

interface Options {
  /** @default 60 000 */
  readonly timeoutMs?: number;
  /** Written to its standard input. */
  readonly input?: string;
}

/** A program that ended with another code than 0. */
export class DockerError extends Error {
  override readonly name = "DockerError";
}

/** Runs `docker` with these words; @returns what it printed. */
export async function docker(
  words: readonly string[],
  { timeoutMs = 60_000, input }: Options = {},
): Promise<string> {
  // Dockerfiles with cache mounts need BuildKit, which a command line without the plug-in has to be asked for.
  const env = { ...childEnvironment(), DOCKER_BUILDKIT: "1" };
  const [program = "docker"] = words[0] === "build" ? [process.env.LABS_BUILD_DOCKER || "docker"] : [];
  const child = spawn(program, words, {
    env,
    stdio: ["pipe", "pipe", "pipe"],
    timeout: timeoutMs,
    killSignal: "SIGKILL",
  });
  child.stdin.on("error", () => {});
  child.stdin.end(input);
  let output = "";
  let errors = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    output += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    errors = (errors + text).slice(-20_000);
  });
  const { promise, resolve, reject } = Promise.withResolvers<number | null>();
  child.once("error", reject).once("close", (code) => resolve(code));
  const code = await promise;
  if (code === 0) return output.trim();
  const why = errors.trim() || `it did not end within ${timeoutMs / 1000} s`;
  throw new DockerError(`\`docker ${words.slice(0, 2).join(" ")}\` failed: ${why.slice(-2_000)}`);
}

/** Why images cannot be built here, with what to do about it; `null` where they can. */
export async function whyNoImages(): Promise<string | null> {
  if (process.env.LABS_NO_INSTALL === "1")
    return "LABS_NO_INSTALL=1 forbids to fetch what they are made of: unset LABS_NO_INSTALL";
  return (
    (await whyNoEngine()) ??
    (await docker(["version"], { timeoutMs: 10_000 }).then(
      () => null,
      () => "the program `docker` does not reach the engine: see what `docker version` says",
    ))
  );
}
