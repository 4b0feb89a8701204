import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import * as fs from 'node:fs/promises'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { after } from 'node:test'
import { fileURLToPath } from 'node:url'
import { FileStorage, type FileStorageOptions } from '@stronghold/stronghold'

/** The file system that a `FileStorage` takes. */
export type Files = NonNullable<FileStorageOptions['files']>
export type OpenFile = Awaited<ReturnType<Files['open']>>

export const realFiles: Files = fs

/** Bytes that differ from those of every other number, in the first byte already. */
export function stateOf(number: number, length = 600): Uint8Array {
  return Uint8Array.from({ length }, (_, i) => (number * 31 + i) & 0xff)
}

/** Fresh paths in a temporary folder that is removed when the test file ends. */
export async function makePaths(): Promise<() => Promise<string>> {
  const root = await mkdtemp(join(tmpdir(), 'stronghold-storage-'))
  after(() => rm(root, { recursive: true, force: true }))
  return async () => join(await mkdtemp(join(root, 'case-')), 'file')
}

/** A storage with the right to write and `stateOf(1)` in the file. */
export async function storageAt(
  path: string,
  options: FileStorageOptions = {},
): Promise<FileStorage> {
  const storage = await FileStorage.at(path, options)
  await storage.acquire()
  await storage.create(stateOf(1))
  return storage
}

/** What stands beside the file, without the lock: `['g1', 'tmp-…']`. */
export async function beside(
  path: string,
  readNames: (folder: string) => Promise<string[]> = readdir,
): Promise<string[]> {
  return (await readNames(dirname(path)))
    .filter((name) => name.startsWith(`${basename(path)}.`))
    .map((name) => name.slice(basename(path).length + 1))
    .filter((end) => end !== 'lock')
    .sort()
}

/** Asserts the bytes of a file by the number of their state. */
export async function holds(path: string, number: number, length?: number): Promise<void> {
  assert.deepEqual(new Uint8Array(await readFile(path)), stateOf(number, length))
}

/** Puts `around` about every call of `files` and of the files that it opens. */
export function intercept(
  files: Files,
  around: <T>(name: string, call: () => Promise<T>) => Promise<T>,
): Files {
  const opened = (file: OpenFile): OpenFile => ({
    fd: file.fd,
    stat: () => around('stat', () => file.stat()),
    chmod: (mode) => around('chmod', () => file.chmod(mode)),
    read: (...to) => around('read', () => file.read(...to)),
    writeFile: (bytes) => around('writeFile', () => file.writeFile(bytes)),
    sync: () => around('sync', () => file.sync()),
    close: () => around('close', () => file.close()),
  })
  return {
    open: (...how) => around('open', () => files.open(...how)).then(opened),
    link: (from, to) => around('link', () => files.link(from, to)),
    rename: (from, to) => around('rename', () => files.rename(from, to)),
    unlink: (path) => around('unlink', () => files.unlink(path)),
    readdir: (path) => around('readdir', () => files.readdir(path)),
    realpath: (path) => around('realpath', () => files.realpath(path)),
    mkdir: (path, how) => around('mkdir', () => files.mkdir(path, how)),
  }
}

/** An error of the system, as `node:fs` throws it. */
export function systemError(code: string): Error {
  return Object.assign(new Error(code), { code })
}

/** A process that runs one task of `storage-child.ts`, and its first line on stdout. */
export async function startTask(
  task: string,
  path: string,
  wrapper: readonly string[] = [],
): Promise<{ line: string; kill(): Promise<void>; ended: Promise<unknown> }> {
  const program = fileURLToPath(new URL('./storage-child.js', import.meta.url))
  const [command = '', ...words] = [...wrapper, process.execPath, program, task, path]
  const child = spawn(command, words, { stdio: ['pipe', 'pipe', 'inherit'] })
  const ended = once(child, 'close').catch(() => undefined)
  let line = ''
  for await (const chunk of child.stdout.setEncoding('utf8')) {
    line += chunk
    if (line.includes('\n')) break
  }
  return {
    line: line.trim(),
    ended,
    kill: async () => {
      child.kill('SIGKILL')
      await ended
    },
  }
}
