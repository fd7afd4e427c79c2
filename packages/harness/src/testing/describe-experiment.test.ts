import { LabError } from "@labs/experiment";
import { loadExperiment } from "../experiment/load-experiment.ts";
import { describeExperiment } from "./describe-experiment.ts";
import { noServices } from "./no-services.fixture.ts";

const inside = await loadExperiment(`${import.meta.dirname}/../../fixtures/inside/experiment.ts`);

const elsewhere = {
  change: "Runs on another machine.",
  load: async () => ({
    open: () => Promise.reject(new LabError("SKIPPED", "It needs another machine.")),
  }),
};
const { "patched-clock": _, ...others } = inside.variants;
const variants: typeof inside.variants = { ...others, elsewhere };

// Its tests are these: two pass, one is skipped, and the one that sorts as text is refused.
describeExperiment({ ...inside, variants }, noServices);

// Of few variants, one that cannot be opened is none.
const unopened = {
  change: "Cannot be opened.",
  load: async () => ({ open: () => Promise.reject(new Error("it was opened")) }),
};
const withUnopened: typeof inside.variants = { ...others, unopened };
const alsoWrong = { ...inside.wrong, unopened };
describeExperiment({ ...inside, variants: withUnopened, wrong: alsoWrong }, noServices, { few: true });
