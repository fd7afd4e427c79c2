import type { Progress } from "@labs/harness";
import { formatSeconds } from "@labs/report";
import type { StatusLine } from "../terminal/status-line.ts";

/** Progress with the time left: in the status line of a terminal, elsewhere a line per cell. */
export function showProgress(title: string, status: StatusLine): Progress & Disposable {
  let doing = "";
  let ends: number | null = null;
  const left = () => (ends === null ? "" : ` · ${formatSeconds((ends - Date.now()) / 1000)} left`);
  const update = () => status.show(() => `${title} · ${doing}${left()}`);
  return {
    phase(text) {
      doing = text;
      if (status.live) update();
      else status.say(`${title}: ${text}`);
    },
    round({ index, of, secondsLeft }) {
      doing = `round ${index + 1} of ${of}`;
      if (secondsLeft !== null) ends = Date.now() + secondsLeft * 1000;
      update();
    },
    cell({ arm, case: name, outcome }) {
      if (!status.live) status.say(`${title}: ${doing} · ${arm} · ${name} · ${outcome.status}${left()}`);
    },
    [Symbol.dispose]() {
      status.show(null);
    },
  };
}
