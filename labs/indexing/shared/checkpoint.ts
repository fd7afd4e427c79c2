import type pg from "pg";

/** Makes a checkpoint; `false` where this user may not. */
export async function checkpoint(client: Pick<pg.ClientBase, "query">): Promise<boolean> {
  try {
    await client.query("CHECKPOINT");
    return true;
  } catch (error) {
    const notPermitted = error instanceof Error && Reflect.get(error, "code") === "42501";
    if (notPermitted) return false;
    throw error;
  }
}
