// What a module specifier means: a source of ours, or a package of others.
import { posix } from 'node:path'

/** The packages of the workspace, as their manifests describe them. */
export class Modules {
  #manifests = new Map()
  #names
  #thirdParty = new Set()
  #files

  /** @param {ReadonlyMap<string, string>} files as `checkLayers` takes them */
  constructor(files) {
    this.#files = files
    for (const [path, text] of files) {
      if (path.endsWith('/package.json')) this.#manifests.set(posix.dirname(path), JSON.parse(text))
    }
    this.#names = [...this.#manifests.keys()].sort()
    for (const name of this.#names) {
      for (const dependency of this.declared(name)) {
        if (!this.isOurs(dependency)) this.#thirdParty.add(dependency)
      }
    }
    this.development = new Set(
      Object.keys(JSON.parse(files.get('package.json') ?? '{}').devDependencies ?? {}),
    )
  }

  /** The folders of the packages. */
  get names() {
    return this.#names
  }

  /**
   * The names in a package's dependencies, optional ones included. Dependencies for development
   * alone are in the root's manifest; those that the build bundles are in the package's own.
   */
  declared(name) {
    const { dependencies, optionalDependencies, peerDependencies, devDependencies } =
      this.#manifests.get(name) ?? {}
    const all = { ...dependencies, ...optionalDependencies, ...peerDependencies }
    return new Set(Object.keys({ ...all, ...devDependencies }))
  }

  /** The registry name of the package that a file is in. */
  fullName(file) {
    return this.#manifests.get(file.slice(0, file.indexOf('/')))?.name
  }

  /** Whether `specifier` names one of our packages. */
  isOurs(specifier) {
    return specifier.startsWith('@stronghold/')
  }

  /** Whether `text` names a package of others, or a module of one, that a package of ours declares. */
  isThirdParty(text) {
    return this.#thirdParty.has(this.nameOf(text))
  }

  /** The package of a specifier: `@noble/hashes/sha2.js` is of `@noble/hashes`. */
  nameOf(specifier) {
    if (specifier.startsWith('node:')) return specifier
    return specifier
      .split('/')
      .slice(0, specifier.startsWith('@') ? 2 : 1)
      .join('/')
  }

  /**
   * The source that `specifier` means in `file`: the target of a relative path whether it exists or
   * not, the source of an exported or private name, `undefined` for packages of others.
   */
  resolve(file, specifier, condition) {
    if (specifier.startsWith('.')) {
      return sourceOf(posix.join(posix.dirname(file), specifier))
    }
    const own = file.slice(0, file.indexOf('/'))
    if (specifier.startsWith('#')) return this.#mapped(own, 'imports', specifier, condition)
    if (!this.isOurs(specifier)) return undefined
    const name = specifier.split('/')[1]
    const subpath = ['.', ...specifier.split('/').slice(2)].join('/')
    return this.#mapped(name, 'exports', subpath, condition)
  }

  /** The sources that a package shows: its exports in every condition, and its commands. */
  entriesOf(name) {
    const { exports = {}, bin = {} } = this.#manifests.get(name) ?? {}
    const targets = (entry) =>
      typeof entry === 'string' ? [entry] : Object.values(entry ?? {}).flatMap(targets)
    return new Set(
      [...targets(exports), ...targets(bin)].map((target) =>
        sourceOf(posix.join(name, target).replace('/dist/', '/src/')),
      ),
    )
  }

  #mapped(name, field, key, condition) {
    const map = this.#manifests.get(name)?.[field] ?? {}
    const pattern = Object.keys(map).find(
      (entry) => entry.endsWith('*') && key.startsWith(entry.slice(0, -1)),
    )
    let target = map[key] ?? map[pattern ?? key]
    while (typeof target === 'object' && target !== null) {
      target = Object.hasOwn(target, condition) ? target[condition] : target.default
    }
    // `null` is what a condition does not have.
    if (typeof target !== 'string') return undefined
    if (map[key] === undefined && pattern !== undefined) {
      target = target.replace('*', key.slice(pattern.length - 1))
    }
    const source = sourceOf(posix.join(name, target).replace('/dist/', '/src/'))
    return this.#files.has(source) ? source : undefined
  }
}

function sourceOf(path) {
  return path.replace(/(?:\.d)?\.(?:js|ts)$/, '.ts')
}
