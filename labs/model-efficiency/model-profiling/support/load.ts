/** What the load asks. */
import type { Random } from "@labs/experiment";
import { textsOf } from "../../shared/ticketed.ts";
import type { Input } from "./subject.ts";

/** Draws texts of one length, to be screened. */
export function load(tokens: number): (draw: Random) => Input {
  const text = textsOf(tokens);
  return (draw) => ({ text: text(draw) });
}
