/** Removes what a run has left in the engine, however the run has ended. */
import { docker } from "./docker.ts";

/** The supervisor of the services calls it with what `register` was given. */
export async function cleanUp({ label }: { readonly label: string }): Promise<void> {
  const filter = ["--filter", `label=${label}`];
  const containers = await docker(["ps", "--all", "--quiet", ...filter]);
  if (containers !== "") await docker(["rm", "--force", "--volumes", ...containers.split("\n")]);
  const networks = await docker(["network", "ls", "--quiet", ...filter]);
  if (networks !== "") await docker(["network", "rm", ...networks.split("\n")]);
}
