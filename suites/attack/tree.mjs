import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

/** The module whose procedures give out, and keep, the bytes that they are shown. */
export const module = new URL('./show.js', import.meta.url)

/**
 * What the suite uses of a checkout, as it was compiled there: the public entries, and of the engine
 * what reads a file with its key, for the oracle alone.
 */
export async function loadTree(root) {
  const load = (path) => import(pathToFileURL(join(root, 'packages', path)).href)
  if (!existsSync(join(root, 'packages/stronghold/dist/index.js'))) {
    throw new Error(`${root} is no checkout that was built`)
  }
  const [library, actors, inProcess, custom, engine, native, memory] = await Promise.all([
    load('stronghold/dist/index.js'),
    load('stronghold/dist/actors/index.js'),
    load('stronghold/dist/in-process.js'),
    load('stronghold/dist/custom-procedures.js'),
    load('engine/dist/index.js'),
    load('crypto/dist/native/index.js'),
    load('memory/dist/index.js'),
  ])
  const { WriteVault } = library
  return {
    // Older ones take in keys as they take in anything.
    ImportKey: ({ key, output }, options) => WriteVault({ data: key, location: output }, options),
    ...library,
    attachClient: actors.attachClient,
    connectClient: actors.connectClient,
    startInProcess: inProcess.startInProcess,
    procedures: custom.loadProcedures([module]),
    engine,
    crypto: native.nativeProvider,
    allocator: memory.createAllocator({ backend: 'heap' }),
    workspace: (allocator) => new memory.Workspace(allocator, 64 * 1024),
    // The module declares the same; both sides must.
    Show: library.customProcedure({
      name: 'attack.Show',
      kind: 'use',
      input: { secret: 'location' },
      output: 'bytes',
      sources: ['secret'],
    }),
    Keep: library.customProcedure({
      name: 'attack.Keep',
      kind: 'derive',
      input: { source: 'location', target: 'location' },
      output: 'nothing',
      sources: ['source'],
      target: 'target',
    }),
  }
}

/** The checkout that this file is in. */
export const ownTree = fileURLToPath(new URL('../../', import.meta.url))
