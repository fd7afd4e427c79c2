import { LabError, type Service } from "@labs/experiment";
import { balancerKinds } from "./balancer-kind.ts";
import { type BalancerSource, balancerUrl } from "./balancer-source.ts";

/**
 * A balancer as experiments see it: a program, which cells start. The run itself has no process of it.
 *
 * @param how `local`, or `docker` with its image
 * @param answers runs it for its version; rejects where it cannot be run any more
 */
export function balancerService(
  source: BalancerSource,
  how: string,
  answers: () => Promise<unknown>,
): Service {
  const { name, version } = source;
  const { title } = balancerKinds[name].program;
  return {
    name,
    url: balancerUrl(source),
    record: { name, how, version, settings: {} },
    pids: [],
    empty: async () => {},
    async check() {
      await answers().catch((cause: unknown) => {
        throw new LabError(
          "SERVICE_LOST",
          `${title} ${version} cannot be run any more: run the same command again, it looks for another.`,
          { cause },
        );
      });
    },
    [Symbol.asyncDispose]: async () => {},
  };
}
