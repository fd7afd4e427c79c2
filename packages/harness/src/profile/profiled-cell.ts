import { type ChildProcess, spawn } from "node:child_process";
import { EventEmitter, once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import type { CellApi } from "../arm/cell/api.ts";
import {
  type CellProcess,
  cellMain,
  compileCache,
  killGroup,
  type Limits,
  listen,
} from "../arm/cell/process.ts";
import { type Channel, remote } from "../arm/cell/rpc.ts";
import { readFrames, sendFrame } from "./frames.ts";
import type { Profiler } from "./profilers.ts";

/** Time to turn what was collected into a report, after the cell has left. */
const reportMs = 120_000;

/**
 * Starts a cell's process under a profiler. The profiler may start it in its turn, and then passes on no IPC
 * channel; so the cell calls back on a socket. It is asked to end and not killed, since the report is written at the end.
 */
export function startProfiledCell(limits: Limits, { command, env }: Profiler, folder: string): CellProcess {
  const socketFolder = mkdtempSync(join(socketParent(), "labs-cell-"));
  const path = join(socketFolder, "socket");
  const [program = process.execPath, ...before] = command;
  const channelModule = pathToFileURL(join(import.meta.dirname, "cell-channel.ts")).href;
  const server = createServer().listen(path);
  const child = spawn(program, [...before, "--import", channelModule, cellMain], {
    detached: true,
    cwd: folder,
    stdio: ["ignore", "pipe", "pipe"],
    env: {
      ...process.env,
      ...env,
      NODE_ENV: "production",
      NODE_COMPILE_CACHE: compileCache,
      LABS_CELL_SOCKET: path,
    },
  });
  const channel = new SocketChannel(child);
  const stopListening = () => {
    server.close();
    rmSync(socketFolder, { recursive: true, force: true });
  };
  server.once("connection", (socket) => {
    stopListening();
    channel.connect(socket);
  });
  const exitDetails = listen(child);
  const exited = once(child, "exit").catch(() => {});
  const pid = child.pid ?? -1;
  const api = remote<CellApi>(channel, exitDetails);
  // A driver that ends without waiting for the report leaves no process behind.
  const kill = () => {
    killNow(pid);
    stopListening();
  };
  process.once("exit", kill);

  return {
    pid,
    api,
    async end() {
      await api.close(limits.closeMs).catch(() => {});
      await Promise.race([channel.ended, sleep(limits.closeMs, undefined, { ref: false })]);
      // A cell that has not left by now hangs; once it has, the profiler has the word.
      if (channel.state === "left") await Promise.race([exited, sleep(reportMs, undefined, { ref: false })]);
      process.off("exit", kill);
      const running = child.exitCode === null && child.signalCode === null;
      const leaked = await killGroup(pid);
      stopListening();
      child.stdout.destroy();
      child.stderr.destroy();
      return { leaked: leaked && !running };
    },
  };
}

/** The folder for temporary files, unless the path of a socket in it would be longer than systems allow. */
function socketParent(): string {
  const longest = 103;
  return Buffer.byteLength(join(tmpdir(), "labs-cell-XXXXXX/socket")) > longest ? "/tmp" : tmpdir();
}

function killNow(pid: number): void {
  try {
    process.kill(-pid, "SIGKILL");
  } catch {
    // ESRCH: no process is left
  }
}

/** The socket of a cell as the channel of its process; closed when the cell has left, whatever its profiler does. */
class SocketChannel extends EventEmitter implements Channel {
  /** The cell has left, or never came. */
  readonly ended = once(this, "close").catch(() => {});
  state: "awaited" | "there" | "left" = "awaited";
  #socket: Socket | null = null;
  /** Calls made before the cell is there. */
  #early: object[] = [];

  constructor(child: ChildProcess) {
    super();
    child.on("error", (error) => this.emit("error", error));
    child.on("close", (code, signal) => this.#close(code, signal));
  }

  connect(socket: Socket): void {
    this.#socket = socket;
    this.state = "there";
    readFrames(socket, (message) => this.emit("message", message));
    socket.on("error", () => {});
    socket.on("close", async () => {
      this.state = "left";
      // The process behind it knows more of how it ended, if it ends soon.
      await sleep(300, undefined, { ref: false });
      this.#close(null, null);
    });
    for (const message of this.#early) sendFrame(socket, message);
    this.#early = [];
  }

  send(message: object): void {
    if (this.#socket === null) this.#early.push(message);
    else if (this.state === "there") sendFrame(this.#socket, message);
  }

  #close(code: number | null, signal: string | null): void {
    this.state = "left";
    this.emit("close", code, signal);
  }
}
