import { expect, test } from "vitest";
import { Limiter } from "./limiter.ts";

test("no more tasks run than there are places, and the queue is first come, first served", async () => {
  const limiter = new Limiter(2);
  const events: string[] = [];
  let running = 0;
  const work = (name: string) => async () => {
    running++;
    events.push(`${name} with ${running}`);
    await new Promise(setImmediate);
    running--;
  };
  await Promise.all(["a", "b", "c", "d"].map((name) => limiter.run(work(name))));
  expect(events).toEqual(["a with 1", "b with 2", "c with 2", "d with 2"]);
});

test("a task that arrives when a place is given on does not take it", async () => {
  const limiter = new Limiter(1);
  let running = 0;
  let most = 0;
  const work = async () => {
    most = Math.max(most, ++running);
    await null;
    running--;
  };
  const first = limiter.run(work).then(() => limiter.run(work));
  await Promise.all([first, limiter.run(work), limiter.run(work)]);
  expect(most).toBe(1);
});

test("a task that fails frees its place", async () => {
  const limiter = new Limiter(1);
  const failing = limiter.run(() => Promise.reject(new Error("failed")));
  const next = limiter.run(async () => "done");
  await expect(failing).rejects.toThrow("failed");
  expect(await next).toBe("done");
});

test("closing waits for what runs and refuses what waits", async () => {
  const limiter = new Limiter(1);
  let finished = false;
  const running = limiter.run(async () => {
    await new Promise(setImmediate);
    finished = true;
  });
  const waiting = limiter.run(async () => "never");
  const outcome = expect(waiting).rejects.toThrow("over");
  await limiter.close(new Error("over"));
  expect(finished).toBe(true);
  await outcome;
  await running;
});
