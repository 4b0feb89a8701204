import { spawn } from 'node:child_process'
import { closeSync, openSync, readFileSync, readSync } from 'node:fs'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import type { Findings, Head } from './examiner.js'

const examiner = fileURLToPath(new URL('./examiner.js', import.meta.url))
const chunkLength = 1 << 20

/**
 * Has all memory that this process can write searched for the secrets of the words.
 *
 * The bytes go to another process, which derives the secrets and looks for them; this process never
 * has them, not even to look. `undefined` where the system does not show a process its own memory.
 */
export async function searchOwnMemory(
  head: Omit<Head, 'words' | 'control'>,
  words: Uint8Array,
  control: Uint8Array,
): Promise<Findings | undefined> {
  const memory = openOwnMemory()
  if (memory === undefined) return undefined
  const child = spawn(process.execPath, [examiner], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: {},
  })
  const send = (bytes: Uint8Array) =>
    new Promise<void>((resolve, reject) => {
      child.stdin.write(bytes, (error) => (error ? reject(error) : resolve()))
    })
  try {
    const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64')
    const json = JSON.stringify({ ...head, words: base64(words), control: base64(control) })
    const length = Buffer.alloc(4)
    length.writeUInt32LE(Buffer.byteLength(json))
    await send(length)
    await send(Buffer.from(json))
    const answer = text(child.stdout)
    for (const chunk of memory.chunks()) await send(chunk)
    child.stdin.end()
    return JSON.parse(await answer)
  } finally {
    memory.close()
    child.kill()
  }
}

function openOwnMemory() {
  try {
    const maps = readFileSync('/proc/self/maps', 'latin1')
    const fd = openSync('/proc/self/mem', 'r')
    return { chunks: () => chunksOf(fd, maps), close: () => closeSync(fd) }
  } catch {
    return undefined
  }
}

// proc(5): `start-end perms …`; a program keeps its data in writable memory.
function* chunksOf(fd: number, maps: string): Generator<Uint8Array> {
  const buffer = Buffer.alloc(chunkLength)
  for (const [, from, to] of maps.matchAll(/^([0-9a-f]+)-([0-9a-f]+) rw/gm)) {
    const end = Number.parseInt(to as string, 16)
    for (let at = Number.parseInt(from as string, 16); at < end; at += chunkLength) {
      const count = readQuietly(fd, buffer, Math.min(chunkLength, end - at), at)
      if (count > 0) yield buffer.subarray(0, count)
    }
  }
}

// A region may be gone by now, or not be readable at all.
function readQuietly(fd: number, buffer: Buffer, length: number, position: number): number {
  try {
    return readSync(fd, buffer, 0, length, position)
  } catch {
    return 0
  }
}
