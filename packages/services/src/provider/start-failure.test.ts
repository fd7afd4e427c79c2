/** One sentence and one advice for each cause; the messages are those of the programs and systems. */
import { expect, test } from "vitest";
import { startFailure } from "./start-failure.ts";

const failure = (message: string, log?: string) =>
  startFailure("the local PostgreSQL", new Error(message, { cause: log }), "run `pnpm rebuild`");

const cases = [
  [
    "a library that the install script would have linked",
    "/x/bin/postgres: error while loading shared libraries: libicuuc.so.68: cannot open shared object file: No such file or directory",
    /^run `pnpm rebuild`$/,
  ],
  [
    "the same on macOS",
    "dyld[1]: Library not loaded: @loader_path/../lib/libicudata.68.dylib",
    /^run `pnpm rebuild`$/,
  ],
  ["a program that this user may not run", "spawn /x/bin/postgres EACCES", /chmod -R a\+rX/],
  [
    "a folder of another user's",
    "no folder for temporary files can be used: /tmp belongs to another user: permission denied",
    /set TMPDIR to a folder that this user may write/,
  ],
  [
    "a data folder whose modes the umask has changed",
    'FATAL: data directory "/x/data" has invalid permissions',
    /set TMPDIR to a folder that this user may write/,
  ],
  [
    "a file system without programs",
    "no folder for temporary files can be used: /tmp is mounted noexec: programs cannot run there",
    /without noexec/,
  ],
  [
    "libraries on a file system without programs",
    "libpq.so.5: failed to map segment from shared object",
    /without noexec/,
  ],
  ["a path that is too long", 'Unix-domain socket path "/x" is too long (maximum 107 bytes)', /shorter path/],
  [
    "a full disk",
    'could not write to file "base/1": No space left on device',
    /free some disk space, or set TMPDIR/,
  ],
  [
    "a disk that is nearly full",
    "no folder for temporary files can be used: /tmp has 12 MB of free space, 300 MB are needed",
    /free some disk space, or set TMPDIR/,
  ],
  [
    "shared memory that is full",
    'FATAL: could not resize shared memory segment "/PostgreSQL.1" to 1048576 bytes: No space left on device',
    /\/dev\/shm/,
  ],
  ["a user namespace with one user", "chown EINVAL: invalid argument", /ordinary user instead of root/],
  ["the same when a program is started", "spawn EINVAL", /ordinary user instead of root/],
  ["a port that is taken", 'could not bind IPv4 address "127.0.0.1": Address already in use', /ss -ltnp/],
  [
    "a loopback interface that is down",
    "listen EADDRNOTAVAIL: address not available 127.0.0.1",
    /loopback interface/,
  ],
  ["too little memory", "could not fork worker process: Cannot allocate memory", /raise the limit of memory/],
  ["a server that another program kills", "it was killed (SIGKILL)", /run the same command again/],
  [
    "a supervisor that another program kills",
    "the supervisor of the services has ended",
    /run the same command again/,
  ],
  ["something else", "something new", /report it with this message/],
] as const;

for (const [name, message, fix] of cases) {
  test(`${name} gets its own advice`, () => {
    expect(failure(message)).toMatchObject({
      reason: `the local PostgreSQL does not start (${message})`,
      fix: expect.stringMatching(fix),
    });
  });
}

test("the cause may stand in the log while the message names only the consequence", () => {
  const log =
    "running bootstrap script ...\nFATAL:  could not write lock file: No space left on device\nchild exited";
  expect(failure("initdb: removing data directory", log)).toMatchObject({
    reason: expect.stringContaining("could not write lock file: No space left on device"),
    fix: expect.stringContaining("disk space"),
  });
});
