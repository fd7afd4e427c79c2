import { expect, test } from "vitest";
import { Turns } from "./turns.ts";

test("no more run than there are seats, and the line is first come, first served", async () => {
  const turns = new Turns(2);
  const events: string[] = [];
  let running = 0;
  const work = (name: string) => async () => {
    running++;
    events.push(`${name} with ${running}`);
    await new Promise(setImmediate);
    running--;
  };
  await Promise.all(["a", "b", "c", "d"].map((name) => turns.take(work(name))));
  expect(events).toEqual(["a with 1", "b with 2", "c with 2", "d with 2"]);
});

test("who comes when a seat is given on does not take it", async () => {
  const turns = new Turns(1);
  let running = 0;
  let most = 0;
  const work = async () => {
    most = Math.max(most, ++running);
    await null;
    running--;
  };
  const first = turns.take(work).then(() => turns.take(work));
  await Promise.all([first, turns.take(work), turns.take(work)]);
  expect(most).toBe(1);
});

test("work that fails frees its seat", async () => {
  const turns = new Turns(1);
  const failing = turns.take(() => Promise.reject(new Error("failed")));
  const next = turns.take(async () => "done");
  await expect(failing).rejects.toThrow("failed");
  expect(await next).toBe("done");
});

test("the end waits for who runs and refuses who waits", async () => {
  const turns = new Turns(1);
  let finished = false;
  const running = turns.take(async () => {
    await new Promise(setImmediate);
    finished = true;
  });
  const waiting = turns.take(async () => "never");
  const outcome = expect(waiting).rejects.toThrow("over");
  expect(turns.waiting).toBe(1);
  await turns.end(new Error("over"));
  expect(finished).toBe(true);
  expect(turns.waiting).toBe(0);
  await outcome;
  await running;
});
