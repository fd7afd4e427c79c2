import { LabError, type Service } from "@labs/experiment";
import {
  type Provider,
  type ProviderContext,
  type Source,
  sourceOf,
  surveyBy,
} from "../provider/provider.ts";
import { fetchPytorch, planFetch } from "./fetch-pytorch.ts";
import { askPytorch, findPytorch, pytorchAdvice } from "./find-pytorch.ts";
import { type PytorchSource, pytorchUrl } from "./pytorch-source.ts";

/** In the order in which they are tried. */
export function pytorchProviders(context: ProviderContext): readonly Provider[] {
  const { env } = context;
  const open = async (): Promise<Source> => {
    const found = await findPytorch("run", env);
    const message = `PyTorch ${found.version}: local, ${found.folder}`;
    return await sourceOf(
      async () => asService(found, env),
      () => message,
    );
  };
  return [
    {
      name: "local",
      survey: () =>
        surveyBy(async () => {
          const { version, folder } = await findPytorch("look", env);
          return { state: "ready", detail: `PyTorch ${version} in ${folder}` };
        }),
      open,
    },
    {
      name: "fetch",
      survey: () => surveyBy(async () => ({ state: "possible", detail: (await planFetch(env)).change })),
      async open() {
        await fetchPytorch(context);
        return await open();
      },
    },
  ];
}

/** A library and no process: those who need it start a Python with it. */
function asService(found: PytorchSource, env: NodeJS.ProcessEnv): Service {
  const { version } = found;
  return {
    name: "pytorch",
    url: pytorchUrl(found),
    record: { name: "pytorch", how: "local", version, settings: {} },
    pids: [],
    empty: async () => {},
    async check() {
      await askPytorch("look", found, env).catch((cause: unknown) => {
        throw new LabError("SERVICE_LOST", `PyTorch ${version} is gone: ${pytorchAdvice}.`, { cause });
      });
    },
    [Symbol.asyncDispose]: async () => {},
  };
}
