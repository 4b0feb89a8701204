// The compiled library that is put to the test: of this tree, or of another (`--tree PATH`), so
// that a fault can be shown on the code as it was.
import { pathToFileURL } from 'node:url'

const at = process.argv.indexOf('--tree')
const root =
  at === -1 ? new URL('../../', import.meta.url) : pathToFileURL(`${process.argv[at + 1] ?? '.'}/`)

/** A module below `packages/` of the tree. */
export const load = (path) => import(new URL(`packages/${path}`, root).href)

export const library = await load('stronghold/dist/index.js')
export const { startInProcess } = await load('stronghold/dist/in-process.js')
export const { nativeProvider } = await load('crypto/dist/native/index.js')
