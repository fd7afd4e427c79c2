import { endProcesses } from "../process/processes.ts";
import { run } from "../process/run.ts";
import { environmentOf, type ServerPlan } from "./server-plan.ts";

/** Clears what a killed server has left outside its folder. One that left nothing, or no data yet, is no error. */
export async function clearAfterKill(plan: ServerPlan, folder: string): Promise<void> {
  const command = await plan.afterKill?.(folder);
  if (!command) return;
  const { file, args } = command;
  await run(file, args, { cwd: "/", env: environmentOf(command), user: plan.user, timeoutMs: 15_000 }).catch(
    () => {},
  );
  await endProcesses(undefined, folder);
}
