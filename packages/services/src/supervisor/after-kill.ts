import { endProcesses } from "../process/processes.ts";
import { run } from "../process/run.ts";
import { environmentOf, type ServerPlan } from "./server-plan.ts";

/** Clears what a killed server has left outside its folder. One that left nothing, or no data yet, is no error. */
export async function clearAfterKill(plan: ServerPlan, folder: string): Promise<void> {
  for (const command of (await plan.afterKill?.(folder)) ?? []) {
    const { file, args } = command;
    const options = { cwd: "/", env: environmentOf(command), user: plan.user, timeoutMs: 15_000 };
    await run(file, args, options).catch(() => {});
    await endProcesses(undefined, folder);
  }
}
