import { localProgramAlone } from "../program/program-alone.ts";
import { fetchProvider, localProvider } from "../program/program-providers.ts";
import type { Provider, ProviderContext } from "../provider/provider.ts";
import { type BalancerName, balancerKinds } from "./balancer-kind.ts";
import { balancerUrl } from "./balancer-source.ts";
import { dockerBalancer } from "./docker-balancer.ts";

/** In the order in which they are tried. A container comes last: it has to share the machine's network. */
export function balancerProviders(context: ProviderContext, name: BalancerName): readonly Provider[] {
  const local = localProgramAlone(context, name, balancerKinds[name].program, ({ version, program }) =>
    balancerUrl({ name, version, program }),
  );
  return [localProvider(context, local), fetchProvider(context, local), dockerBalancer(context, name)];
}
