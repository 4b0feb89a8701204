import { type ChildProcess, spawn } from 'node:child_process'
import type { Socket } from 'node:net'
import { fileURLToPath } from 'node:url'
import { ZoneError } from '../errors.js'
import { LastWords } from './last-words.js'

/** How a zone's process ended. */
export interface ZoneExit {
  /** The exit code; `undefined` if a signal ended the process, or it never began. */
  readonly code: number | undefined
  /** The signal, for example `SIGKILL`, or `SIGSYS` for a forbidden system call. */
  readonly signal: string | undefined
}

/** How long a socket may outlive its process until it is given up, in milliseconds. */
const drainTime = 1000

/**
 * The guest's own environment, whole: nothing is inherited, from this process or from a polluted
 * `Object.prototype`, which Node's `spawn` would read too (NODE_OPTIONS put there runs code in the
 * zone before it is locked).
 */
const environment = (): NodeJS.ProcessEnv =>
  Object.assign(Object.create(null), {
    // Node hands this one on by itself, unless there is a key of this name.
    NODE_V8_COVERAGE: undefined,
    // Node's pool is not used after the lock; a thread less is a thread less to lock.
    UV_THREADPOOL_SIZE: '1',
    UV_USE_IO_URING: '0',
    MALLOC_ARENA_MAX: '1',
    ...(process.versions.electron === undefined ? {} : { ELECTRON_RUN_AS_NODE: '1' }),
  })

const flags = (): readonly string[] => [
  '--jitless',
  '--single-threaded',
  // No `eval`: what a program loads is all the code that there will ever be.
  '--disallow-code-generation-from-strings',
  // Node 22.14 and later: SIGUSR1 does not open an inspector.
  ...(process.allowedNodeEnvironmentFlags.has('--disable-sigusr1') ? ['--disable-sigusr1'] : []),
]

const noProcess = () => new ZoneError('ZONE_START_FAILED', 'the system refuses another process')

const startProcess = (entry: URL): ChildProcess => {
  const windows = process.platform === 'win32'
  try {
    return spawn(process.execPath, [...flags(), fileURLToPath(entry)], {
      cwd: windows ? undefined : '/',
      env: environment(),
      // The third until the zone has started: the output of a process that fails to start. The lock
      // closes it.
      stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
      // In a session of its own the process is not met by the terminal's Ctrl-C, which is the
      // host's to handle. On Windows, a detached process would get a console instead.
      detached: !windows,
      windowsHide: true,
    })
  } catch {
    throw noProcess()
  }
}

/** A zone's process and the socket to it, as untrusted bytes. */
export class ChannelLink {
  readonly pid: number | undefined
  /** Resolves when the process is gone and reaped. */
  readonly closed: Promise<ZoneExit>
  /** Takes what arrives, in order. */
  onData: (chunk: Uint8Array) => void = () => {}
  /** Called once, when nothing more can arrive. */
  onLost: () => void = () => {}
  readonly #child: ChildProcess
  readonly #socket: Socket | undefined
  #lost = false
  readonly #words: LastWords

  /**
   * Starts `entry` in a process of its own, with nothing but a socket.
   * @throws ZoneError `ZONE_START_FAILED` when the system refuses at once.
   */
  constructor(entry: URL) {
    const child = startProcess(entry)
    this.#child = child
    this.pid = child.pid
    this.closed = new Promise((resolve) => {
      const gone = (code: number | null, signal: string | null) =>
        resolve({ code: code ?? undefined, signal: signal ?? undefined })
      child.once('exit', gone)
      child.on('error', () => {
        if (child.pid !== undefined) return
        gone(null, null)
        this.#lose()
      })
    })
    // Without descriptors to spare, Node gives back a child without streams.
    const socket = (child.stdio as ChildProcess['stdio'] | undefined)?.[3]
    if (!socket) throw noProcess()
    this.#socket = socket as Socket
    this.#words = new LastWords(child.stderr)
    // The last output of the process may still be in the socket.
    this.closed.then(() => setTimeout(() => this.#lose(), drainTime).unref())
    this.#socket.on('data', (chunk: Buffer) => {
      if (!this.#lost) this.onData(chunk)
    })
    this.#socket.on('error', () => this.#lose())
    this.#socket.on('close', () => this.#lose())
  }

  /** Whether nothing more can arrive. */
  get lost(): boolean {
    return this.#lost
  }

  /** Sends `bytes`, which must not change afterwards. */
  write(bytes: Uint8Array): void {
    if (!this.#lost) this.#socket?.write(bytes)
  }

  /** The last output of the process, until `release`: one line, or nothing. */
  lastWords(): Promise<string | undefined> {
    return this.#words.line()
  }

  /** Whether this link keeps the host's event loop alive. */
  hold(held: boolean): void {
    if (held) this.#socket?.ref()
    else this.#socket?.unref()
  }

  /** Lets the host end although the process has not. The kernel and the socket then end it. */
  release(): void {
    this.#words.end()
    this.#child.unref()
    this.hold(false)
  }

  /** Kills the process; resolves when it is gone. */
  kill(): Promise<ZoneExit> {
    this.#words.end()
    this.#child.ref()
    this.#child.kill('SIGKILL')
    this.#lose()
    return this.closed
  }

  #lose(): void {
    if (this.#lost) return
    this.#lost = true
    this.#socket?.destroy()
    this.#child.kill('SIGKILL')
    this.onLost()
  }
}
