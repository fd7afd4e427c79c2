import { reasonOf } from "../provider/reason-of.ts";

/** Removes a container with its volumes; one that has gone already is fine. */
export async function cleanUp({ id }: { readonly id: string }): Promise<void> {
  const { getContainerRuntimeClient } = await import("testcontainers");
  const engine = await getContainerRuntimeClient();
  try {
    await engine.container.getById(id).remove({ force: true, v: true });
  } catch (error) {
    if (!/no such container|already in progress/i.test(reasonOf(error))) throw error;
  }
}
