/** How texts are drawn, and how many are looked at. */
import type { Random } from "@labs/experiment";
import { drawRequest, type Request } from "../shared/screening.ts";

/** Requests that are served while the profiler looks. */
export const profiled = 100;

/** @param words of a text */
export const requestsOf =
  (words = 220) =>
  (draw: Random): Request =>
    drawRequest(draw, 40, words);

/** The widest function of the slow handler: what it keeps of its share shows whether it was repaired. */
export const hotFunction = "countShingles";
