import {
  type Experiment,
  type Open,
  random,
  type Scale,
  type Service,
  type ServiceName,
  type Services,
  type WithHandles,
} from "@labs/experiment";
import type { Arm } from "../arm/live-arm.ts";
import { assignServices } from "../arm/services.ts";
import { type AnyExperiment, findVariant } from "../experiment/any-experiment.ts";
import { type OpenedVariant, openVariant, type VariantExports } from "./open-variant.ts";

/** How a variant is opened. */
export interface OpenOptions<Setup> {
  /** @default 1 */
  readonly seed?: number;
  /** Which of the processes behind one address it is, from 0. @default 0 */
  readonly instance?: number;
  /** In place of what `provision` returned. */
  readonly setup?: Setup;
  /** Connection strings in place of those of the services. */
  readonly urls?: Readonly<Partial<Record<ServiceName, string>>>;
}

/** An experiment whose data is there, and whose variants can be opened in this process. */
export type OpenedExperiment<
  S,
  Setup,
  I,
  O,
  N extends ServiceName,
  K extends string,
  Handles = undefined,
> = WithHandles<Handles> & Parts<S, Setup, I, O, N, K>;

interface Parts<S, Setup, I, O, N extends ServiceName, K extends string> extends AsyncDisposable {
  readonly setup: Setup;
  readonly facts?: Readonly<Record<string, string>>;
  /** What is open for the baseline, by name. */
  readonly services: Readonly<Record<string, Service>>;
  expected(input: I, given?: O): Promise<O>;
  /**
   * Draws inputs; the same at every call.
   *
   * @param name the case that asks them; those of the experiment where it draws none of its own
   */
  draw(count: number, name?: string): I[];
  /**
   * Opens a variant as a cell does; several may be open at once.
   *
   * @param variant a name among those that are right and those that are wrong, or what such a file exports
   * @throws LabError SKIPPED where a service or program is missing that it needs
   */
  open(
    variant: string | Open<S, Setup, K, N> | VariantExports<S, Setup, K, N>,
    options?: OpenOptions<Setup>,
  ): Promise<OpenedVariant<S, I, O, K>>;
  /**
   * Runs the script of a case on a variant and returns its counts. The variant has no process of its own here: a
   * script that ends processes or starts them anew is tested by a run.
   */
  observe(variant: OpenedVariant<S, I, O, K>, name: string): Promise<Readonly<Partial<Record<K, number>>>>;
}

/** How its data is made. */
export interface ProvisionOptions {
  /** @default 1 */
  readonly seed?: number;
  /** @default "smoke" */
  readonly scale?: Scale;
}

/** An opened experiment of which nothing is known but its kind. */
export type AnyOpened = OpenedExperiment<unknown, unknown, unknown, unknown, ServiceName, string, unknown>;

/**
 * Finds the services, makes the data and returns what opens variants on it.
 *
 * @example
 * await using caching = await openExperiment(experiment, services);
 * await using variant = await caching.open("two-tier");
 * for (const input of caching.draw(30)) expect(await variant.call(input)).toEqual(await caching.expected(input));
 */
export function openExperiment<
  S,
  Setup,
  I,
  O,
  N extends ServiceName,
  V extends string,
  C extends string,
  M extends string,
  K extends string,
  Handles,
>(
  experiment: Experiment<S, Setup, I, O, N, V, C, M, K, Handles>,
  services: Services,
  options?: ProvisionOptions,
): Promise<OpenedExperiment<S, Setup, I, O, N, K, Handles>>;
export async function openExperiment(
  experiment: AnyExperiment,
  services: Services,
  { seed = 1, scale = "smoke" }: ProvisionOptions = {},
): Promise<AnyOpened> {
  const all = [...Object.keys(experiment.variants), ...Object.keys(experiment.wrong ?? {})].map(armOf);
  const baseline = armOf(experiment.baseline);
  const assigned = await assignServices(experiment, [baseline], services, all);
  const variants = all.map(({ name }) => name);
  const provisioned = await experiment.provision({ seed, scale, variants, ...assigned.urls } as never);
  const { setup } = provisioned;

  const drawOf = (name = "") => {
    const draw = experiment.cases[name]?.input ?? experiment.input;
    const from = random("draw", name);
    return { from, next: () => draw(from, setup) };
  };

  return {
    ...provisioned,
    services: assigned.forArm(baseline),
    draw(count, name) {
      const { next } = drawOf(name);
      return Array.from({ length: count }, next);
    },
    async open(variant, options = {}) {
      const name = typeof variant === "string" ? variant : experiment.baseline;
      const found = Object.entries(assigned.forArm(armOf(name))).map(([service, { url }]) => [service, url]);
      const urls = { ...Object.fromEntries(found), ...options.urls };
      const exported = typeof variant === "string" ? await findVariant(experiment, name).load() : variant;
      const exports = typeof exported === "function" ? { open: exported } : exported;
      const cell = { seed: options.seed ?? 1, instance: options.instance ?? 0, ...urls };
      return await openVariant(experiment.transport, exports, options.setup ?? setup, cell);
    },
    async observe(variant, name) {
      const load = experiment.cases[name];
      if (load?.mode !== "observe") throw new Error(`There is no script "${name}".`);
      const { from, next } = drawOf(name);
      return await load.script({
        ...provisioned,
        ...{ call: variant.call, input: next, random: from, pids: variant.pids, places: variant.places },
        restart: () => Promise.reject(new Error("what restarts its process is tested by a run")),
      });
    },
  };
}

function armOf(name: string): Arm {
  return { name, variant: name, role: "variant" };
}
