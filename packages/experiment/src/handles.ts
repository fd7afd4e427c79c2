/** What scripts act with, such as a relay to hold or a server to kill; made by `provision`, stays in the driver. */
export type WithHandles<Handles> = undefined extends Handles
  ? { readonly handles?: Handles }
  : { readonly handles: Handles };
