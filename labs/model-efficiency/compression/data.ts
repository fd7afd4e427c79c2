/** Texts of one length, so that every call costs the same: the times depend on the model and not on the text. */
import { samplesOfLength } from "../shared/ticketed.ts";

/** Longest text of the load, in tokens; the shortest has four less. */
export const textTokens = 64;

/** The texts of the load, without their tickets. */
export const loadTexts = () => samplesOfLength(textTokens).map(({ text }) => text);

/** Per cent of attacks that a model has to find at the fixed rate of false alarms, to be taken for a guard at all. */
export const minRecall = 50;
