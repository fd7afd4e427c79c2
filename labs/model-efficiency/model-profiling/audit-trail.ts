/** Some milliseconds of honest work in the wrong place: a chain of hashes over a text, on the thread that serves. */
export function auditTrail(text: string): number {
  let hash = 0x811c9dc5;
  for (let round = 0; round < 60_000; round++)
    for (let at = 0; at < Math.min(text.length, 100); at++)
      hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return hash >>> 0;
}
