/** Programs that take memory until they are stopped: as objects in V8's heap, and as buffers outside of it. */
export const fillMemory = {
  heap: ["node", "-e", "const kept = []; for (;;) kept.push(new Array(1e4).fill(0.5))"],
  buffers: ["node", "-e", "const kept = []; for (;;) kept.push(Buffer.alloc(1 << 20, 1))"],
} as const;
