import { expect, test } from "vitest";
import { measureScreening } from "./screening-metrics.ts";

test("it exports the pool, the queue, the model, its batches and waits, the scores and the cache", async () => {
  const metrics = measureScreening({
    modelVersion: "guard-7",
    pool: () => ({ size: 4, used: 3, waiting: 2 }),
    queueDepth: async () => 9,
    expectedScores: [0.75, 0.25],
  });
  metrics.lookedUp("hit");
  metrics.scored(0.19);
  metrics.scored(1);
  metrics.inferred({ rows: 3, waited: 0.004, took: 0.2 });
  const text = await metrics.registry.metrics();
  for (const line of [
    'firewall_model_info{version="guard-7"} 1',
    'firewall_pool_connections{state="size"} 4',
    'firewall_pool_connections{state="used"} 3',
    'firewall_pool_connections{state="waiting"} 2',
    "firewall_queue_depth 9",
    'firewall_batch_size_bucket{le="2"} 0',
    'firewall_batch_size_bucket{le="4"} 1',
    'firewall_inference_queue_seconds_bucket{le="0.005"} 1',
    "firewall_inference_seconds_sum 0.2",
    'firewall_scores_total{bin="1"} 1',
    'firewall_scores_total{bin="9"} 1',
    'firewall_scores_total{bin="5"} 0',
    'firewall_scores_expected{bin="0"} 0.75',
    'firewall_cache_requests_total{result="hit"} 1',
    'firewall_cache_requests_total{result="miss"} 0',
  ])
    expect(text).toContain(`\n${line}\n`);
});

test("what is not there is not exported", async () => {
  const text = await measureScreening({ modelVersion: "rules-7" }).registry.metrics();
  expect(text).not.toMatch(/firewall_(?:pool|queue|scores_expected)/);
});
