/** A prompt that the model cannot read is refused before it joins a batch. */
import { checkTokens } from "@labs/models";
import { largest } from "../data.ts";
import { variant } from "../rig.ts";

export const open = variant({ rows: largest, check: checkTokens });
