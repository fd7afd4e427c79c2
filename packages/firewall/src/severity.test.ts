import { random } from "@labs/experiment";
import { expect, test } from "vitest";
import { drawSeverity, severities } from "./severity.ts";

test("severities come up with their shares", () => {
  const stream = random(1);
  const drawn = Array.from({ length: 100_000 }, () => drawSeverity(stream));
  for (const { level, share } of severities) {
    const seen = drawn.filter((one) => one === level).length / drawn.length;
    expect(seen / share).toBeGreaterThan(0.75);
    expect(seen / share).toBeLessThan(1.25);
  }
});
