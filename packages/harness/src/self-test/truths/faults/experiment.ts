import { setImmediate as turn } from "node:timers/promises";
import { countUp } from "../count-up.ts";
import type { OpenEcho } from "../echo.ts";
import { echoExperiment } from "../echo-experiment.ts";
import { spin } from "../spin.ts";

const costMs = 0.1;

/** Lets the event loop turn after every answer, so that an arm's own timers run while it is driven. */
const echo = async (id: number) => {
  spin(costMs);
  await turn();
  return id;
};

const honest: OpenEcho = () => ({ subject: echo });

/** The processes of an arm are counted as they are opened: number 0 is the pilot's, number 3 the third round's. */
const wrongRound = 3;

const wrongOnce: OpenEcho = ({ folder }) => {
  const isWrong = countUp(folder, "wrong-once") === wrongRound;
  return { subject: async (id) => (await echo(id)) + (isWrong ? 1 : 0) };
};

/** Of every three rounds, one would be slow. */
const slowEvery = 3;
/** Enough for the checks before the load. */
const answersBeforeCrash = 80;

const crashes: OpenEcho = ({ folder }) => {
  const opened = countUp(folder, "crashes-when-slow");
  const isSlow = opened > 0 && opened % slowEvery === 0;
  let answered = 0;
  return {
    subject: (id) => {
      if (isSlow && ++answered > answersBeforeCrash) process.exit(1);
      return echo(id);
    },
  };
};

/** Burns a processor whether it is asked or not, with short breaks in which it answers. */
const worksOutside: OpenEcho = () => {
  const timer = setInterval(() => spin(9), 10);
  return { subject: echo, close: () => clearInterval(timer) };
};

export default echoExperiment({
  question: "Does an arm get a figure that it has not earned?",
  transport: "in-process",
  clients: 4,
  share: 0.25,
  arms: {
    honest: { change: "0.1 ms of work.", open: honest },
    "works-outside": { change: "Burns a core while others are driven.", open: worksOutside },
    "wrong-once": { change: "Answers wrongly in round 3.", open: wrongOnce },
    "crashes-when-slow": { change: "Crashes in 3 of 9 rounds.", open: crashes },
  },
});
