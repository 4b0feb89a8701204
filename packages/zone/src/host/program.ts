import { createHash } from 'node:crypto'
import { stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { findProgramFiles, type NamedFile, type ProgramSource } from './program-files.js'

/** One file of a zone's program. */
export interface ProgramFile {
  /** The name of its package, and its path there. */
  readonly name: string
  /** Where it lies on this machine, without symbolic links. */
  readonly path: string
  /** SHA-256 of its bytes, in hexadecimal. */
  readonly sha256: string
  /** Who can change it or put another in its place, besides root. */
  readonly writers: readonly string[]
}

/** The program of a zone, and the accounts that can change it. */
export interface ProgramReport {
  /**
   * `sha256-` and, in base64, the SHA-256 of one line for each file, sorted: its SHA-256 in
   * hexadecimal, two spaces, its name, a line feed. The same on every machine with the same files.
   */
  readonly hash: string
  /** Who can change one of them, besides root: `user 1000`, `group 1000`, `everybody`. */
  readonly writers: readonly string[]
  readonly files: readonly ProgramFile[]
}

/** A report, and what changes when a file is touched. */
export interface ProgramState {
  readonly report: ProgramReport
  readonly marks: readonly string[]
}

const sticky = 0o1000
const groupMayWrite = 0o020
const othersMayWrite = 0o002

/**
 * Reads the program of a zone, and lists the accounts that can write it and the marks that show a
 * change. By owners and modes: access control lists are not looked at, and on Windows nobody is
 * named.
 */
export const readProgram = async (source: ProgramSource, guest: URL): Promise<ProgramState> => {
  const marks = new Set<string>()
  const known = new Map<string, Promise<readonly string[]>>()
  const files = await Promise.all(
    (await findProgramFiles(source, guest)).map((file) => describe(file, known, marks)),
  )
  files.sort((a, b) => (lineOf(a) < lineOf(b) ? -1 : 1))
  const digest = createHash('sha256').update(files.map(lineOf).join('')).digest('base64')
  const writers = [...new Set(files.flatMap((file) => file.writers))].sort()
  const report = { hash: `sha256-${digest}`, writers, files }
  return { report, marks: [...marks].sort() }
}

const lineOf = ({ sha256, name }: Pick<ProgramFile, 'sha256' | 'name'>): string =>
  `${sha256}  ${name}\n`

const describe = async (
  { name, path, bytes }: NamedFile,
  known: Map<string, Promise<readonly string[]>>,
  marks: Set<string>,
): Promise<ProgramFile> => {
  const writers = new Set<string>()
  // The directories too, as far as the one that holds the package: a move of one away and back
  // leaves no trace in the file.
  let isNear = true
  for (let at = path; ; at = dirname(at)) {
    const one = known.get(at) ?? look(at, isNear, marks)
    known.set(at, one)
    for (const writer of await one) writers.add(writer)
    if (/^node_modules$/.test(at.slice(dirname(at).length + 1))) isNear = false
    if (dirname(at) === at) break
  }
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  return { name, path, sha256, writers: [...writers].sort() }
}

/** Lists the accounts that can write a file or directory, besides root; notes its mark. */
const look = async (path: string, isNear: boolean, marks: Set<string>) => {
  const { mode, uid, gid, dev, ino, size, mtimeNs, ctimeNs } = await stat(path, { bigint: true })
  const bits = Number(mode)
  // In a directory like /tmp, only owners move and remove; others add names of their own all the
  // time, and its times say nothing of ours. What an owner moves has a new time itself.
  const isSticky = (bits & sticky) !== 0 && (bits & 0o170000) === 0o040000
  const times = isSticky ? [] : [size, mtimeNs, ctimeNs]
  if (isNear) marks.add([path, dev, ino, ...times].join(':'))
  if (process.platform === 'win32') return []
  return [
    // An owner can allow itself to write.
    ...(uid === 0n ? [] : [`user ${uid}`]),
    ...(isSticky || (bits & groupMayWrite) === 0 ? [] : [`group ${gid}`]),
    ...(isSticky || (bits & othersMayWrite) === 0 ? [] : ['everybody']),
  ]
}
