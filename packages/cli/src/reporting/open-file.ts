import { spawn } from "node:child_process";
import { platform } from "node:process";

const openers: Readonly<Partial<Record<NodeJS.Platform, string>>> = { darwin: "open", linux: "xdg-open" };

/**
 * Opens a page in the browser that the system is set to.
 *
 * @returns whether a program for that is there
 */
export async function openInBrowser(page: string): Promise<boolean> {
  const command = openers[platform];
  if (command === undefined) return false;
  return await new Promise((resolve) => {
    spawn(command, [page], { stdio: "ignore", detached: true })
      .on("error", () => resolve(false))
      .on("spawn", function (this: { unref(): void }) {
        this.unref();
        resolve(true);
      });
  });
}
