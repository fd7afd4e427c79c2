/** Every break-even search of every lab, at both ends of its range: the data is made, and both arms answer rightly. */
import { random } from "@labs/experiment";
import { type AnyExperiment, atBreakEvenValue } from "@labs/harness";
import { openServices } from "@labs/services";
import { afterAll, expect, test } from "vitest";
import { loadLabs } from "./catalog.ts";
import { idOf } from "./entry.ts";

const services = openServices({ say: () => {} });
afterAll(() => services[Symbol.asyncDispose]());

const entries = (await loadLabs()).flatMap(({ experiments }) => experiments);
const ends = entries.flatMap((entry) => {
  const values = entry.experiment.breakEven?.values ?? [];
  return [values[0], values.at(-1)].flatMap((value) =>
    value === undefined ? [] : { name: `${idOf(entry)} at ${value}`, experiment: entry.experiment, value },
  );
});

test.each(entries.flatMap((entry) => (entry.experiment.breakEven ? [[idOf(entry), entry] as const] : [])))(
  "%s asks its values in order, and a question",
  (_, { experiment: { breakEven } }) => {
    const { values = [], task = "" } = breakEven ?? {};
    expect(values.length).toBeGreaterThan(2);
    expect([...new Set(values)].toSorted((a, b) => a - b)).toEqual(values);
    expect(task).toMatch(/\?$/);
  },
);

test.each(ends)("$name is provisioned, and both arms are right", async ({ experiment, value }) => {
  const changed = atBreakEvenValue(experiment, value);
  const urls = await urlsFor(changed);
  const provisioned = await changed.provision({ seed: 1, scale: "smoke", ...urls } as never);
  try {
    const { setup } = provisioned;
    const [load] = Object.values(changed.cases);
    const draws = [changed.input, ...(load?.input === undefined ? [] : [load.input])];
    for (const name of Object.keys(changed.variants)) {
      const draw = random(name);
      await using arm = await opened(changed, name, setup, urls);
      for (const input of draws.flatMap((one) => Array.from({ length: 5 }, () => one(draw, setup)))) {
        const answer = await arm.call(input);
        expect(answer).toEqual(await provisioned.expected(input, answer));
      }
    }
  } finally {
    await provisioned[Symbol.asyncDispose]();
  }
});

async function urlsFor({ needs, variants }: AnyExperiment): Promise<Record<string, string>> {
  const names = new Set([...needs, ...Object.values(variants).flatMap((variant) => variant.needs ?? [])]);
  const found = await Promise.all([...names].map(async (name) => [name, (await services[name]()).url]));
  return Object.fromEntries(found);
}

/** Opens an arm in this process, and the transport to it. */
async function opened(
  { transport, variants }: AnyExperiment,
  name: string,
  setup: unknown,
  urls: Record<string, string>,
): Promise<AsyncDisposable & { call(input: unknown): Promise<unknown> }> {
  const owned = new AsyncDisposableStack();
  const { open } = (await variants[name]?.load()) ?? {};
  if (open === undefined) throw new Error(`There is no variant ${name}.`);
  const { subject } = owned.use(await open(setup, { seed: 1, instance: 0, ...urls } as never));
  const dispose = { [Symbol.asyncDispose]: () => owned.disposeAsync() };
  if (transport.kind === "in-process") return { ...dispose, call: (input) => transport.call(subject, input) };
  const { url } = owned.use(await transport.serve(subject));
  return {
    ...dispose,
    call: async (input) => {
      const { path, body = null } = transport.request(input);
      const headers = { "content-type": "application/json" };
      const response = await fetch(url + path, { method: "POST", body, headers });
      return transport.answer({ status: response.status, body: await response.text() });
    },
  };
}
