import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "vitest";
import { watchSaves } from "./watch-saves.ts";

test("a save before anything is read is not missed", async () => {
  const folder = mkdtempSync(join(tmpdir(), "labs-watch-"));
  const end = new AbortController();
  const saves = watchSaves(folder, end.signal);
  writeFileSync(join(folder, "yours.ts"), "saved during the first check");
  await sleep(50);
  for await (const name of saves) {
    expect(name).toBe("yours.ts");
    break;
  }
  end.abort();
});

test("a folder that cannot be watched is refused at once", () => {
  const missing = join(tmpdir(), "labs-there-is-no-such-folder");
  expect(() => watchSaves(missing, new AbortController().signal)).toThrow(
    /cannot be watched .*ENOENT.*run `check` after each save/,
  );
});
