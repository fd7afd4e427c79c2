/** Milliseconds on the monotonic clock, held since before any variant was loaded: replacing `performance.now` changes nothing here. */
export const now = performance.now.bind(performance);
