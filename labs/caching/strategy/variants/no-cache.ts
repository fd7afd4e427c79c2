/** Every request goes to the origin. */
import { screening } from "../contract.ts";

export const open = screening(0, ({ origin }) => origin);
