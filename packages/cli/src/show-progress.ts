import { stderr } from "node:process";
import { clearLine, cursorTo } from "node:readline";
import type { Progress } from "@labs/harness";
import { formatSeconds } from "@labs/report";

/** Live progress on a terminal in one line that redraws itself; elsewhere a line per cell. On stderr. */
export function showProgress(title: string, stream = stderr): Progress & Disposable {
  const live = stream.isTTY;
  let doing = "";
  let round = "";
  let ends: number | null = null;

  const draw = () => {
    const left = ends === null ? "" : ` · ${formatSeconds((ends - Date.now()) / 1000)} left`;
    clearLine(stream, 0);
    cursorTo(stream, 0);
    stream.write(`${title} · ${round === "" ? doing : round}${left}`.slice(0, (stream.columns || 80) - 1));
  };
  const timer = live ? setInterval(draw, 500) : null;
  timer?.unref();
  return {
    phase(text) {
      doing = text;
      if (live) draw();
      else stream.write(`${title}: ${text}\n`);
    },
    round({ index, of, secondsLeft }) {
      round = `round ${index + 1} of ${of}`;
      if (secondsLeft !== null) ends = Date.now() + secondsLeft * 1000;
      if (live) draw();
    },
    cell({ arm, case: name, round: index, outcome }) {
      if (live || index < 0) return;
      const left = ends === null ? "" : ` (${formatSeconds((ends - Date.now()) / 1000)} left)`;
      stream.write(`${title}: ${round} · ${arm} · ${name} · ${outcome.status}${left}\n`);
    },
    [Symbol.dispose]() {
      if (timer !== null) clearInterval(timer);
      if (live) {
        clearLine(stream, 0);
        cursorTo(stream, 0);
      }
    },
  };
}
