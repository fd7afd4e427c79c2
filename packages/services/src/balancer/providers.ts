import { askVersion } from "../program/find-program.ts";
import { fetchProvider, localProvider, type ProgramService } from "../program/program-providers.ts";
import { type Provider, type ProviderContext, sourceOf } from "../provider/provider.ts";
import { type BalancerName, balancerKinds } from "./balancer-kind.ts";
import { balancerService } from "./balancer-service.ts";
import { dockerBalancer } from "./docker-balancer.ts";

/** In the order in which they are tried. A container comes last: it has to share the machine's network. */
export function balancerProviders(context: ProviderContext, name: BalancerName): readonly Provider[] {
  const local = localBalancer(context, name);
  return [localProvider(context, local), fetchProvider(context, local), dockerBalancer(context, name)];
}

function localBalancer({ env }: ProviderContext, name: BalancerName): ProgramService {
  const description = balancerKinds[name].program;
  return {
    description,
    start({ program, title, version }) {
      const answers = async () => {
        const answer = await askVersion(description, program, env);
        if (typeof answer !== "object") throw new Error(answer ?? `${program.file} is gone`);
      };
      return sourceOf(
        async () => balancerService({ name, version, program }, "local", answers),
        () => `${title} ${version}: local, ${program.file}`,
      );
    },
  };
}
