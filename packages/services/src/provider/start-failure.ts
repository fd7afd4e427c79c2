import { reasonOf } from "./reason-of.ts";
import { Unavailable } from "./unavailable.ts";

interface Cause {
  readonly pattern: RegExp;
  readonly fix: string;
}

/** In order: the first that matches decides. A fix may say how to `$reinstall` the program. */
const causes: readonly Cause[] = [
  {
    pattern: /was killed \(|terminated by signal|supervisor of the services has ended/,
    fix: "run the same command again, and if it is killed again see whether memory is short (`dmesg`)",
  },
  {
    pattern:
      /user namespace|(?:spawn|chown|setuid|setgid|setgroups)\b.*\b(?:EINVAL|EPERM)|(?:EINVAL|EPERM)\b.*\bchown/,
    fix: "run the command as an ordinary user instead of root, or map more than one user into the container",
  },
  {
    pattern: /noexec|failed to map segment from shared object/,
    fix: "set TMPDIR to a folder on a file system that is mounted without noexec",
  },
  {
    pattern:
      /error while loading shared libraries|cannot open shared object file|Library not loaded|symbol lookup error/,
    fix: "$reinstall",
  },
  {
    pattern: /shared memory|\/dev\/shm/,
    fix: "give /dev/shm more room (in a container: `docker run --shm-size=256m`)",
  },
  {
    pattern: /No space left|ENOSPC|EDQUOT|quota exceeded|MB of free space|no space left/,
    fix: "free some disk space, or set TMPDIR to a folder with more of it",
  },
  {
    pattern: /too long/,
    fix: "set TMPDIR to a folder with a shorter path, such as /tmp",
  },
  {
    pattern:
      /[Aa]ddress already in use|EADDRINUSE|could not bind|Can't assign requested|Cannot assign requested|EADDRNOTAVAIL|no port is free|listen E/,
    fix: "see which programs take the ports of 127.0.0.1 (`ss -ltnp`), and that the loopback interface is up",
  },
  {
    pattern:
      /Cannot allocate memory|ENOMEM|out of memory|could not fork|Resource temporarily unavailable|EAGAIN/i,
    fix: "end other programs, or raise the limit of memory and processes (`ulimit -u`, the container's)",
  },
  {
    pattern: /no folder for temporary files|wrong ownership|invalid permissions|read-only|EROFS|Read-only/,
    fix: "set TMPDIR to a folder that this user may write and enter (mode 1777, or the user's own)",
  },
  {
    pattern: /permission denied|EACCES|not permitted|EPERM/i,
    fix: "make the program and the folders above it readable and executable for this user (`chmod -R a+rX`), or $reinstall",
  },
];

/** Why a server did not start, as one sentence, and the advice that fits the cause. Its log may be the error's cause. */
export function startFailure(title: string, error: unknown, reinstall: string): Unavailable {
  const reason = reasonOf(error);
  const log = error instanceof Error && typeof error.cause === "string" ? error.cause : "";
  const cause = causeOf(reason) ?? causeOf(log);
  const line = cause && !cause.pattern.test(reason) ? lineOf(log, cause.pattern) : reason;
  const fix = (cause?.fix ?? "$reinstall, and if it fails again report it with this message").replace(
    "$reinstall",
    reinstall,
  );
  return new Unavailable(`${title} does not start (${line})`, fix, { cause: error });
}

function causeOf(text: string): Cause | undefined {
  return causes.find(({ pattern }) => pattern.test(text));
}

function lineOf(log: string, pattern: RegExp): string {
  return (
    log
      .split("\n")
      .find((line) => pattern.test(line))
      ?.trim() ?? log.trim()
  );
}
