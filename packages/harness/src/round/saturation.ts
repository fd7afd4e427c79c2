import { attempt, type LiveArmRun, type RoundContext } from "./arm-run.ts";

/** Recorded load with each number of clients, milliseconds. */
const loadMs = 500;

/**
 * Drives each run with the case's clients, with twice as many, and with its own again, and notes how
 * much more the doubled ones give. Much more means that the rate is the clients' and not the arm's.
 */
export async function doubleClients(
  context: RoundContext,
  runs: readonly LiveArmRun[],
  name: string,
  clients: number,
): Promise<void> {
  for (const run of runs) {
    const rateWith = async (lanes: number) => {
      context.signal.throwIfAborted();
      const session = await run.live.session(name, lanes);
      await session.closed(loadMs / 5, false);
      const { rate } = await session.closed(loadMs, true);
      await session.finish();
      return rate;
    };
    await attempt(context, run, async () => {
      const [before, doubled, after] = [
        await rateWith(clients),
        await rateWith(2 * clients),
        await rateWith(clients),
      ];
      run.gainByDoubling = (2 * doubled) / (before + after);
    });
  }
}
