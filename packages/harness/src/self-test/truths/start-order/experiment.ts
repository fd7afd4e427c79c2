import { countUp } from "../count-up.ts";
import type { OpenEcho } from "../echo.ts";
import { echoExperiment } from "../echo-experiment.ts";
import { spin } from "../spin.ts";

const costMs = 0.2;
/** Each process of a round is slower than the one that opened before it by this share. */
const perPlace = 0.0075;

/** The seed of a cell is the same for all processes of a round, and so counts those of one round. */
const byPlace: OpenEcho = ({ folder }, { seed }) => {
  const ms = costMs * (1 + perPlace * countUp(folder, `round-${seed}`));
  return {
    subject: (id) => {
      spin(ms);
      return id;
    },
  };
};

const change = "The k-th process to start is k x 0.75 % slower.";

export default echoExperiment({
  question: "Does it matter which arm starts first?",
  transport: "in-process",
  clients: 4,
  share: 0.5,
  arms: {
    starts: { change, open: byPlace },
    "starts-too": { change, open: byPlace },
    "starts-as-well": { change, open: byPlace },
  },
});
