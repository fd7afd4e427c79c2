/** The API is killed under load and started anew: what it acknowledged must be in the log, and its answers the same. */
import { setTimeout as sleep } from "node:timers/promises";
import type { Stage } from "@labs/experiment";
import { withPostgres } from "@labs/services";
import type { Asked } from "./contract.ts";
import type { Counter, Handles, Setup } from "./rig.ts";
import type { Answer } from "./support/api.ts";
import { readEntries } from "./support/tables.ts";

const requests = 60;
/** It is killed when this number have their answer, with the others under way. */
const answeredBefore = 20;

export async function killed(
  stage: Stage<Asked, Answer, Setup, Handles>,
): Promise<Partial<Record<Counter, number>>> {
  const asked = Array.from({ length: requests }, () => stage.input());
  const acknowledged: Answer[] = [];
  const calls = asked.map(async (one) => {
    const answer = await stage.call(one).catch(() => null);
    if (answer !== null) acknowledged.push(answer);
  });
  while (acknowledged.length < answeredBefore) await sleep(1);
  for (const pid of stage.pids) process.kill(pid, "SIGKILL");
  await Promise.all(calls);
  await stage.restart();

  const entries = await withPostgres(stage.setup.postgres, (client) =>
    readEntries(
      client,
      acknowledged.map(({ id }) => id),
    ),
  );
  const isLogged = ({ id, decision, score }: Answer) =>
    entries.some((entry) => entry.id === id && entry.decision === decision && entry.score === score);
  const again = await Promise.all(
    asked.map(async (one) => stage.handles.isRight(one, await stage.call(one))),
  );
  return {
    lost: acknowledged.filter((answer) => !isLogged(answer)).length,
    wrongAfterwards: again.filter((isRight) => !isRight).length,
  };
}
