import { expect, test } from "vitest";
import { smallResult } from "../fixtures/small-result.fixture.ts";
import { drawFlowchart, explainedText, filledFlowchart } from "./flowchart.ts";

const chart = `flowchart LR
  clients(["8 clients"]) -->|"{throughput}"| api["API"]
  api -->|"hit ratio {no such metric}"| cache[("Redis")]
  api --> model{"model"}
  model --> log[("log")]
  api -->|late| log`;

test("a flowchart is drawn as a tree, each node's own ways once", () => {
  expect(drawFlowchart(chart)).toBe(
    [
      "8 clients",
      "└─ {throughput} ─▶ API",
      "   ├─ hit ratio {no such metric} ─▶ Redis",
      "   ├──▶ model",
      "   │  └──▶ log",
      "   └─ late ─▶ log",
    ].join("\n"),
  );
});

test("figures are those of the arm in the case, and what is no metric stays", () => {
  const place = { arm: "fast", case: "busy" };
  const filled = filledFlowchart(smallResult, place, chart);
  expect(filled).toMatch(/\|"[\d ]+ req\/s"\|/);
  expect(filled).toContain("{no such metric}");
  expect(filled).not.toBe(filledFlowchart(smallResult, { ...place, arm: "slow" }, chart));
  expect(explainedText(smallResult, place, chart)).toBe(drawFlowchart(filled));
  expect(explainedText(smallResult, place, "Index Scan {throughput}")).toBe("Index Scan {throughput}");
});

test("what is not understood stays as it is", () => {
  const loop = "flowchart LR\n  a -.-> b";
  expect(drawFlowchart(loop)).toBe(loop);
});
