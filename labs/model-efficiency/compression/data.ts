/** Texts of one length, so that every call costs the same: the times depend on the model and not on the text. */
import { samples } from "@labs/models";
import { samplesOfLength } from "../shared/ticketed.ts";

/** Longest text of the load, in tokens; the shortest has four less. */
export const textTokens = 64;

/** The texts of the load, without their tickets. */
export const loadTexts = () => samplesOfLength(textTokens).map(({ text }) => text);

/** Tokens of the texts that activations are calibrated on: of all lengths and both classes, and none that is judged. */
export const calibrationTexts = () => samples("validation", 200).map(({ tokens }) => tokens);

/** Per cent of attacks that a model has to find at the fixed rate of false alarms, to be taken for a guard at all. */
export const minRecall = 50;
