import { closeSync, constants, fstatSync, openSync, statSync } from 'node:fs'
import { dirname, isAbsolute } from 'node:path'
import { InvalidArgumentError } from 'commander'
import { CliError } from '../io/errors.js'
import { readSmall, StandardInput, sourceOf } from '../io/input.js'
import { parseRule } from '../io/key-rule.js'
import { textOf } from '../text/text.js'
import { duration, integer, protectionList } from './options.js'

/** Values of options, by the names that the parser has for them. */
export type Defaults = Readonly<Record<string, unknown>>

type Reader = (value: unknown) => unknown

/** The fields of a file of defaults; another field would be a wish that is silently ignored. */
export const configKeys: Readonly<Record<string, Reader>> = {
  file: (value) => {
    if (isAbsolute(text(value))) return value
    throw new InvalidArgumentError('It is an absolute path.')
  },
  client: text,
  keyDerivation: (value) => parseRule(text(value)),
  lockTimeout: (value) => duration(0, 86_400_000)(text(value)),
  require: (value) => protectionList(text(value)),
  maxWorkFactor: (value) => integer(0, 23)(String(value)),
  maxContent: (value) => integer(1, 2 ** 30)(String(value)),
  quiet: (value) => {
    if (value === true || value === false) return value
    throw new InvalidArgumentError('It is true or false.')
  },
}

/**
 * The defaults in the file at `path`; none where there is no file.
 * @throws CliError `CONFIG_REFUSED` for a file that others can write, or that holds anything unknown.
 */
export async function readConfig(path: string): Promise<Defaults> {
  if (!requireOwn(path)) return {}
  const bytes = await readSmall(sourceOf(path, new StandardInput(false), 'the defaults'))
  const document = textOf(bytes)
  if (document === undefined) throw refused(path, 'is no text of UTF-8')
  const { documentFields, parseDocument } = await import('@stronghold/stronghold/codec')
  const { StrongholdError } = await import('@stronghold/stronghold')
  try {
    const fields = documentFields(parseDocument(document), '', (name) =>
      Object.hasOwn(configKeys, name),
    )
    return Object.fromEntries(
      Object.entries(fields).map(([name, value]) => [name, checked(path, name, value)]),
    )
  } catch (error) {
    if (!(error instanceof StrongholdError)) throw error
    throw refused(path, `cannot be taken: ${error.detail ?? error.message}`)
  }
}

function checked(path: string, name: string, value: unknown): unknown {
  try {
    return configKeys[name]?.(value)
  } catch (error) {
    if (!(error instanceof InvalidArgumentError)) throw error
    throw refused(path, `has a wrong ${name}: ${error.message}`)
  }
}

function text(value: unknown): string {
  if (typeof value === 'string' && value !== '') return value
  throw new InvalidArgumentError('It is a text that is not empty.')
}

/**
 * Whether there is such a file. Only its owner may be able to change it: its writer chooses the
 * wallet that a command opens.
 */
function requireOwn(path: string): boolean {
  let fd: number
  try {
    fd = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0))
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ENOENT' || code === 'ENOTDIR') return false
    throw refused(path, 'cannot be read')
  }
  try {
    const stats = fstatSync(fd)
    if (!stats.isFile()) throw refused(path, 'is no file')
    if (process.platform === 'win32') return true
    for (const { mode, uid, isSticky } of [{ ...owner(stats), isSticky: false }, folderOf(path)]) {
      if (uid !== 0 && uid !== process.getuid?.()) throw refused(path, 'belongs to somebody else')
      if ((mode & 0o022) !== 0 && !isSticky) {
        throw refused(path, 'can be written by others', `chmod go-w ${dirname(path)} ${path}`)
      }
    }
    return true
  } finally {
    closeSync(fd)
  }
}

function folderOf(path: string) {
  const stats = statSync(dirname(path))
  return { ...owner(stats), isSticky: (stats.mode & 0o1000) !== 0 }
}

function owner({ mode, uid }: { readonly mode: number; readonly uid: number }) {
  return { mode, uid }
}

function refused(path: string, what: string, hint?: string): CliError {
  return new CliError(
    'CONFIG_REFUSED',
    `The file of defaults ${path} ${what.replace(/\.$/, '')}.`,
    hint === undefined ? {} : { hint },
  )
}
