import { random } from "@labs/experiment";
import { expect, test } from "vitest";
import { actorOfRank } from "./actors.ts";
import { burst, eventStream, type SecurityEvent } from "./event-stream.ts";

function take(seed: number, count: number): SecurityEvent[] {
  return [...eventStream(random(seed), 1000).take(count)];
}

test("the same seed gives the same events", () => {
  expect(take(1, 200)).toEqual(take(1, 200));
  expect(take(1, 200)).not.toEqual(take(2, 200));
});

test("actors come up by rank, and some for a whole burst", () => {
  const events = take(3, 50_000);
  const of = (rank: number) => events.filter(({ actor }) => actor === actorOfRank(rank, 1000)).length;
  expect(of(1) / of(2)).toBeGreaterThan(1.5);
  expect(of(1) / of(2)).toBeLessThan(2.6);

  let run = 0;
  const inBursts = events.filter((event, index) => {
    run = event.actor === events[index - 1]?.actor ? run + 1 : 1;
    return run === burst.events;
  }).length;
  const share = (inBursts * burst.events) / events.length;
  expect(share).toBeGreaterThan(burst.share / 2);
  expect(share).toBeLessThan(burst.share * 2);
});

test("score and action follow the severity", () => {
  for (const { severity, score, action } of take(4, 2000)) {
    expect(score).toBeGreaterThanOrEqual((severity - 1) / 5);
    expect(score).toBeLessThanOrEqual(severity / 5);
    expect(action === "block").toBe(severity >= 4);
  }
});
