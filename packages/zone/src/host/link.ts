import { type ChildProcess, spawn } from 'node:child_process'
import type { Socket } from 'node:net'
import { fileURLToPath } from 'node:url'

/** How a zone's process ended. */
export interface ZoneExit {
  /** The exit code; `undefined` if a signal ended the process, or it never began. */
  readonly code: number | undefined
  /** The signal, for example `SIGKILL`, or `SIGSYS` for a forbidden system call. */
  readonly signal: string | undefined
}

/** How long a socket may outlive its process until it is given up, in milliseconds. */
const drainTime = 1000

/** The guest's own environment, whole: nothing is inherited. */
const environment = (): Record<string, string> => ({
  // Node's pool is not used after the lock; a thread less is a thread less to lock.
  UV_THREADPOOL_SIZE: '1',
  UV_USE_IO_URING: '0',
  MALLOC_ARENA_MAX: '1',
  ...(process.versions.electron === undefined ? {} : { ELECTRON_RUN_AS_NODE: '1' }),
})

const flags = (): readonly string[] => [
  '--jitless',
  '--single-threaded',
  // Node 22.14 and later: SIGUSR1 does not open an inspector.
  ...(process.allowedNodeEnvironmentFlags.has('--disable-sigusr1') ? ['--disable-sigusr1'] : []),
]

/** A zone's process and the socket to it, before anything is known of what they say. */
export class Link {
  readonly pid: number | undefined
  /** Resolves when the process is gone and reaped. */
  readonly closed: Promise<ZoneExit>
  /** Takes what arrives, in order. */
  onData: (chunk: Uint8Array) => void = () => {}
  /** Called once, when nothing more can arrive. */
  onLost: () => void = () => {}
  readonly #child: ChildProcess
  readonly #socket: Socket
  #lost = false

  /** Starts `entry` in a process of its own, with nothing but a socket. */
  constructor(entry: URL) {
    // In a session of its own the process is not met by the terminal's Ctrl-C, which is the host's
    // to handle. On Windows, a detached process would get a console instead.
    const child = spawn(process.execPath, [...flags(), fileURLToPath(entry)], {
      cwd: process.platform === 'win32' ? undefined : '/',
      env: environment(),
      stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
      detached: process.platform !== 'win32',
      windowsHide: true,
    })
    this.#child = child
    this.#socket = child.stdio[3] as Socket
    this.pid = child.pid
    this.closed = new Promise((resolve) => {
      const gone = (code: number | null, signal: string | null) =>
        resolve({ code: code ?? undefined, signal: signal ?? undefined })
      child.once('exit', gone)
      child.once('error', () => {
        if (child.pid === undefined) gone(null, null)
      })
    })
    // What the process wrote before its end may still be in the socket.
    this.closed.then(() => setTimeout(() => this.#lose(), drainTime).unref())
    this.#socket.on('data', (chunk: Buffer) => {
      if (!this.#lost) this.onData(chunk)
    })
    this.#socket.on('error', () => this.#lose())
    this.#socket.on('close', () => this.#lose())
    if (child.pid === undefined) queueMicrotask(() => this.#lose())
  }

  /** Whether nothing more can arrive. */
  get lost(): boolean {
    return this.#lost
  }

  /** Sends `bytes`, which must not change afterwards. */
  write(bytes: Uint8Array): void {
    if (!this.#lost) this.#socket.write(bytes)
  }

  /** Whether this link keeps the host's event loop alive. */
  hold(held: boolean): void {
    if (held) this.#socket.ref()
    else this.#socket.unref()
  }

  /** Lets the host end although the process has not. The kernel and the socket then end it. */
  release(): void {
    this.#child.unref()
    this.hold(false)
  }

  /** Kills the process; resolves when it is gone. */
  kill(): Promise<ZoneExit> {
    this.#child.ref()
    this.#child.kill('SIGKILL')
    this.#lose()
    return this.closed
  }

  #lose(): void {
    if (this.#lost) return
    this.#lost = true
    this.#socket.destroy()
    this.#child.kill('SIGKILL')
    this.onLost()
  }
}
