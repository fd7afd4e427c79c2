/** The images that Dockerfiles begin with: each names public ones by digest, and the environment may name others. */
const names = [
  "NODE_IMAGE",
  "NODE_SLIM_IMAGE",
  "NODE_DISTROLESS_IMAGE",
  "NODE_ALPINE_IMAGE",
  "PYTHON_IMAGE",
] as const;

/** `--build-arg` for each of them that the environment names, as `LABS_NODE_IMAGE=registry.example/node:26`. */
export function baseImageArguments(dockerfile: string, env: NodeJS.ProcessEnv = process.env): string[] {
  return names.flatMap((name) => {
    const image = env[`LABS_${name}`];
    return image && dockerfile.includes(`ARG ${name}=`) ? ["--build-arg", `${name}=${image}`] : [];
  });
}
