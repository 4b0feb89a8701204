import assert from 'node:assert/strict'
import { type ChildProcess, type StdioOptions, spawn } from 'node:child_process'
import { closeSync, openSync } from 'node:fs'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { devNull, tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { after } from 'node:test'
import { fileURLToPath } from 'node:url'
import { runHere } from './in-process.js'
import type { Outcome } from './outcome.js'

/** The launcher that users call. */
export const bin = fileURLToPath(new URL('../../bin/stronghold.js', import.meta.url))
/** Snapshots written by others. */
export const fixtures = fileURLToPath(new URL('../../../../fixtures/', import.meta.url))

/** How it is run. */
export interface Settings {
  /** What is piped into standard input; without it, standard input is empty. */
  readonly input?: string | Uint8Array
  readonly env?: NodeJS.ProcessEnv
  /** The content of descriptor 3. */
  readonly fd3?: string
}

/** The folders of a user who has none: what a developer's own have must not matter. */
export const nobody = { XDG_DATA_HOME: '/nowhere/data', XDG_CONFIG_HOME: '/nowhere/config' }

/** Starts the command in a session of its own: it has no terminal to ask. */
export function start(args: readonly string[], env = {}, stdio: StdioOptions = 'pipe') {
  return spawn(process.execPath, [bin, ...args], {
    stdio,
    detached: true,
    env: { PATH: process.env.PATH, ...nobody, ...env },
  })
}

/** Waits for a process that was started. */
export async function outcomeOf(child: ChildProcess): Promise<Outcome> {
  const { stdout, stderr } = child
  assert(stdout !== null && stderr !== null)
  const ended = new Promise<Pick<Outcome, 'code' | 'signal'>>((resolve, reject) => {
    child.on('close', (code, signal) => resolve({ code, signal }))
    child.on('error', reject)
  })
  const [out, err, end] = await Promise.all([text(stdout), text(stderr), ended])
  return { ...end, stdout: out, stderr: err }
}

// What a command reads from standard input is nothing, in a process of its own and in this one: the
// descriptor that is opened next takes the number of the one that was closed.
closeSync(0)
openSync(devNull, 'r')

/**
 * Runs the command to its end: in this process, or in one of its own where something is written to
 * its descriptors. What a process adds (launcher, streams, signals, terminals) has tests of its own.
 */
export async function run(args: readonly string[], settings: Settings = {}): Promise<Outcome> {
  const { input, fd3, env } = settings
  if (input !== undefined || fd3 !== undefined) return runAlone(args, settings)
  const outcome = await runHere(args, { PATH: process.env.PATH, ...nobody, ...env })
  return { ...outcome, signal: null }
}

/** Runs the command to its end, in a process of its own. */
export async function runAlone(args: readonly string[], settings: Settings = {}): Promise<Outcome> {
  const stdio: StdioOptions = ['pipe', 'pipe', 'pipe', 'pipe']
  const child = start(args, settings.env, stdio)
  for (const [fd, content] of [
    [0, settings.input],
    [3, settings.fd3],
  ] as const) {
    const stream = child.stdio[fd] as NodeJS.WritableStream
    stream.on('error', () => undefined)
    stream.end(content ?? '')
  }
  return outcomeOf(child)
}

/** Runs a command that must succeed; answers what it printed. */
export async function stdoutOf(args: readonly string[], settings?: Settings): Promise<string> {
  const outcome = await run(args, settings)
  assert.equal(outcome.code, 0, outcome.stderr)
  return outcome.stdout
}

/** Runs a command with `--json` that must succeed; answers what it printed. */
export async function json(args: readonly string[], settings?: Settings): Promise<unknown> {
  const stdout = await stdoutOf([...args, '--json'], settings)
  assert.match(stdout, /^[^\n]*\n$/, 'one line')
  return JSON.parse(stdout)
}

/** Whether a record is there, as `record exists` says it by its words and its exit code alike. */
export async function isThere(location: string, args: readonly string[]): Promise<boolean> {
  const { code, stdout, stderr } = await run(['record', 'exists', location, ...args])
  assert.equal(`${stdout}${code}`, code === 0 ? 'yes\n0' : 'no\n1', stderr)
  return code === 0
}

/** Runs a command that must fail so, with `--json` and without it. */
export async function fails(
  args: readonly string[],
  code: string,
  exitCode: number,
  settings?: Settings,
): Promise<Outcome> {
  const runs = [run([...args, '--json'], settings), run(args, settings)] as const
  const [asJson, asText] = await Promise.all(runs)
  assert.equal(asJson.stdout, '')
  const lines = asJson.stderr.trimEnd().split('\n')
  const failure = JSON.parse(lines.at(-1) as string)
  assert.equal(failure.error?.code, code, asJson.stderr)
  assert.deepEqual(Object.keys(failure), ['error'])
  const { remote } = failure.error
  const keys = ['code', 'message', ...(remote === undefined ? [] : ['remote'])]
  assert.deepEqual(Object.keys(failure.error), keys)
  assert([undefined, true].includes(remote))
  assert.equal(asJson.code, exitCode)

  assert.equal(asText.code, exitCode, asText.stderr)
  assert.match(asText.stderr, new RegExp(`^error: .+ \\(${code}\\)$`, 'm'))
  return asText
}

/** The folders that were made. They end with the test file: several tests may share one. */
const folders: Promise<string>[] = []
after(async () => {
  for (const path of await Promise.all(folders)) await rm(path, { recursive: true, force: true })
})

/** A temporary folder with a raw key in it, removed when the test file ends. */
export class Folder {
  readonly path: string
  /** The snapshot file of most tests. */
  readonly file: string
  /** The options that open it with the raw key. */
  readonly key: readonly string[]
  /** `-f FILE` and the key options. */
  readonly open: readonly string[]

  private constructor(path: string) {
    this.path = path
    this.file = join(path, 'test.stronghold')
    this.key = ['--passphrase-file', join(path, 'key'), '--key-derivation', 'raw']
    this.open = ['-f', this.file, ...this.key]
  }

  /** An empty folder with a key. */
  static async empty(): Promise<Folder> {
    const path = mkdtemp(join(tmpdir(), 'stronghold-cli-'))
    folders.push(path)
    const folder = new Folder(await path)
    await writeFile(join(folder.path, 'key'), `${'5a'.repeat(32)}\n`, { mode: 0o600 })
    return folder
  }

  /** A folder with a new snapshot: the command makes the first, and the others are copies of it. */
  static async created(): Promise<Folder> {
    Folder.#new ??= (async () => {
      const folder = await Folder.empty()
      await stdoutOf(['create', ...folder.open, '--work-factor', '1'])
      return readFile(folder.file)
    })()
    return Folder.with(await Folder.#new)
  }
  static #new: Promise<Uint8Array> | undefined

  /** A folder with the content of a snapshot file that another folder had. */
  static async with(content: Uint8Array): Promise<Folder> {
    const folder = await Folder.empty()
    await writeFile(folder.file, content, { mode: 0o600 })
    return folder
  }

  /** A folder with the snapshot of format 2 that Rust wrote; the key is its own. */
  static async version2(): Promise<Folder> {
    const name = `${fixtures}rust-v2-identity-0.6.0`
    const { keyHex } = JSON.parse(await readFile(`${name}.json`, 'utf8'))
    const folder = await Folder.with(await readFile(`${name}.stronghold`))
    await folder.write('key', keyHex)
    return folder
  }

  /** Writes a file; answers its path. */
  async write(name: string, content: string | Uint8Array): Promise<string> {
    const path = join(this.path, name)
    await writeFile(path, content, { mode: 0o600 })
    return path
  }
}

/** The key of the fixtures of format 2 and 3, and its public half, which is that of 00 01 … 1f. */
export const fixtureKey = [
  ...['-c', 'did:iota:BaRdc5HWLrQKF4P6wrzW9zW4QNNbPuqAstTLuBT9Sfjp'],
  ...['--key', '$vault/frag:13943795887732622924'],
]
export const fixturePublicKey = '03a107bff3ce10be1d70dd18e74bc09967e4d6309ba50d5f1ddc8664125531b8'
