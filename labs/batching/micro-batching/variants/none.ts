/** Every prompt is a batch of its own; the scorer keeps the line. */
import { screening } from "../contract.ts";

export const open = screening(({ score }) => ({
  async score({ tokens }) {
    const [own = Number.NaN] = await score([tokens]);
    return own;
  },
}));
