/** A recorded service as a detector sees it, and what the detector paid for its looks. */
import type { Service } from "../contract.ts";
import { batchRequests } from "../data.ts";
import type { Recording } from "./record.ts";
import { seriesOf } from "./series.ts";
import type { Price } from "./tools.ts";

export interface Watched {
  readonly service: Service;
  /** What all looks so far have cost. */
  paid(): Price;
}

export function serviceOf({ language, rss, heap, afterGc, tools }: Recording): Watched {
  const prices: Price[] = [];
  const series = (values: readonly number[]) => seriesOf(values, batchRequests);
  return {
    service: {
      language,
      rss: () => series(rss),
      heap: () => series(heap),
      afterGc() {
        prices.push(afterGc.price);
        return { heap: series(afterGc.heap), rss: series(afterGc.rss) };
      },
      look(tool) {
        const looked = tools[tool];
        if (looked === undefined) return null;
        prices.push(looked.price);
        return looked.growths;
      },
    },
    paid: () => ({
      stoppedMs: Math.max(0, ...prices.map(({ stoppedMs }) => stoppedMs)),
      extraBytes: Math.max(0, ...prices.map(({ extraBytes }) => extraBytes)),
      speed: Math.min(1, ...prices.map(({ speed }) => speed)),
    }),
  };
}
