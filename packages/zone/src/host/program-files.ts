import { realpathSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import Module, { createRequire, isBuiltin } from 'node:module'
import { basename, dirname, join, relative, sep } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { readCode } from './code-file.js'

/** The files of a zone. */
export interface ProgramSource {
  /** The module of the program, a `file:` address. */
  readonly program: URL
  /**
   * Packages that the program loads by names that its text does not import, for example `koffi`.
   * One that is not installed is skipped.
   */
  readonly packages?: readonly string[]
  /** Other files that the program reads as code. */
  readonly files?: readonly URL[]
}

/** A file, and the name by which it is known on every machine. */
export interface NamedFile {
  /** The name of its package, and its path there. */
  readonly name: string
  /** Without symbolic links. */
  readonly path: string
  readonly bytes: Uint8Array
}

/** Always loaded by the guest, if they are installed. */
const ofGuest = ['koffi', 'sodium-native/binding.js']
const specifier = /\b(?:from|import|require)\s*\(?\s*["']([^"'\n]+)["']/g
const isScript = (path: string) => /\.[cm]?js$/.test(path)

/**
 * Finds every file that a zone can load, by reading and not by running: what the guest and the
 * program import, what that imports, and the native libraries for this platform of every package on
 * the way. It finds rather more than is loaded than less. `guest`: the first module of a zone.
 */
export const findProgramFiles = async (
  source: ProgramSource,
  guest: URL,
): Promise<readonly NamedFile[]> => {
  const found = new Map<string, NamedFile>()
  const packages = new Map<string, string>()
  const waiting: string[] = []
  const add = (path: string | undefined) => {
    if (path !== undefined) waiting.push(path)
  }
  const program = fileURLToPath(source.program)
  const entry = fileURLToPath(guest)
  add(realpathSync(program))
  add(realpathSync(entry))
  for (const name of ofGuest) for (const path of resolveAll(entry, name)) add(path)
  for (const name of source.packages ?? []) for (const path of resolveAll(program, name)) add(path)

  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    if (found.has(path)) continue
    const bytes = await readCode(path)
    const root = packageRoot(path)
    const manifest = join(root, 'package.json')
    if (!packages.has(root)) {
      const { name, optional, ...entries } = await readManifest(manifest)
      packages.set(root, name)
      add(manifest)
      for (const other of [...entries.paths, ...(await nativesIn(root))]) add(join(root, other))
      for (const other of optional) for (const one of resolveAll(manifest, other)) add(one)
    }
    found.set(path, { name: nameOf(packages.get(root) ?? '', root, path), path, bytes })
    if (!isScript(path)) continue
    for (const [, name = ''] of bytes.toString('latin1').matchAll(specifier)) {
      if (!isBuiltin(name)) for (const one of resolveAll(path, name)) add(one)
    }
  }
  for (const url of source.files ?? []) {
    const path = realpathSync(url)
    found.set(path, { name: `file/${basename(path)}`, path, bytes: await readCode(path) })
  }
  return [...found.values()]
}

/**
 * Node's own resolution caches: it finds an earlier result again, although a nearer file may exist
 * by now.
 */
const resolver = Module as unknown as { _pathCache: object }

/** Where `name` leads from a file; nowhere if it is not there. */
const resolveAll = (from: string, name: string): readonly string[] => {
  const remembered = resolver._pathCache
  resolver._pathCache = Object.create(null)
  try {
    const path = createRequire(pathToFileURL(from)).resolve(name)
    return [realpathSync(path)]
  } catch {
    return []
  } finally {
    resolver._pathCache = remembered
  }
}

const packageRoot = (path: string): string => {
  for (let at = dirname(path); ; at = dirname(at)) {
    try {
      realpathSync(join(at, 'package.json'))
      return at
    } catch {
      if (dirname(at) === at) return dirname(path)
    }
  }
}

const nameOf = (packageName: string, root: string, path: string): string =>
  `${packageName}/${relative(root, path).split(sep).join('/')}`

const readManifest = async (path: string) => {
  let value: Record<string, unknown> = {}
  try {
    value = JSON.parse((await readCode(path)).toString('utf8'))
  } catch {
    // A file outside of any package.
  }
  const main = (value.exports as Record<string, Record<string, unknown>> | undefined)?.['.']
  const paths = [main?.import, main?.require].filter((one) => typeof one === 'string')
  return {
    name: typeof value.name === 'string' ? value.name : '',
    paths: isInstalled(path) ? (paths as string[]) : [],
    optional: isInstalled(path) ? Object.keys(value.optionalDependencies ?? {}) : [],
  }
}

/** Of packages of this project itself only what is imported is loaded. */
const isInstalled = (path: string): boolean => path.split(sep).includes('node_modules')

/** The native libraries of a package that are for this platform. */
const nativesIn = async (root: string): Promise<readonly string[]> => {
  if (!isInstalled(root)) return []
  const files = await readdir(root, { recursive: true })
  const { platform, arch } = process
  return files.filter((file) => {
    const parts = file.split(sep)
    if (!file.endsWith('.node') || parts.includes('node_modules')) return false
    const places = [`${platform}-${arch}`, `${platform}_${arch}`, `musl_${arch}`, 'Release']
    return parts.some((part) => places.includes(part))
  })
}
