import { localProgramAlone } from "../program/program-alone.ts";
import { fetchProvider, localProvider } from "../program/program-providers.ts";
import type { Provider, ProviderContext } from "../provider/provider.ts";
import { prometheusProgram } from "./prometheus-program.ts";
import { prometheusUrl } from "./prometheus-source.ts";

/** In the order in which they are tried. `promtool` is run from the same folder, so that a container would not do. */
export function prometheusProviders(context: ProviderContext): readonly Provider[] {
  const local = localProgramAlone(context, "prometheus", prometheusProgram, prometheusUrl);
  return [localProvider(context, local), fetchProvider(context, local)];
}
