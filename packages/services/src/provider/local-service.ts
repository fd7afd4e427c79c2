import type { Service } from "@labs/experiment";
import { withChildren } from "../process/processes.ts";
import type { ServerOrder } from "../supervisor/server-order.ts";
import type { SupervisedServer } from "../supervisor/supervisor.ts";
import { exitDetailsWithin } from "./check-service.ts";
import type { ProviderContext } from "./provider.ts";
import type { Running } from "./running-service.ts";
import { startFailure } from "./start-failure.ts";

/** A server program of this machine. */
export interface LocalProgram<Spec> {
  /** As messages name it. */
  readonly title: string;
  /** How people repair its installation. */
  readonly reinstall: string;
  readonly order: ServerOrder<Spec>;
}

/**
 * Starts a server of this run's own. One that starts and does not answer is stopped again.
 *
 * @param describe makes it a service
 */
export async function startLocalService<Spec>(
  { supervisor }: ProviderContext,
  { title, reinstall, order }: LocalProgram<Spec>,
  describe: (running: Omit<Running, "url">, server: SupervisedServer) => Promise<Service>,
): Promise<Service> {
  let server: SupervisedServer | undefined;
  try {
    server = await supervisor.start(order);
    const { id, pid, exited } = server;
    const running = {
      how: "local",
      pids: () => withChildren(pid),
      exitDetails: () => exitDetailsWithin(exited),
      dispose: () => supervisor.release(id),
    };
    return await describe(running, server);
  } catch (error) {
    if (server) await supervisor.release(server.id);
    throw startFailure(title, error, reinstall);
  }
}
