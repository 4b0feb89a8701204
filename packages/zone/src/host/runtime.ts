import { ZoneError } from '../errors.js'

/**
 * Refuses runtimes that are no Node. The promises of a zone depend on flags of Node (`--jitless`)
 * and on its threads and descriptors; another runtime accepts the flags and silently ignores them.
 * @throws ZoneError `UNSUPPORTED_RUNTIME`.
 */
export const requireNode = (): void => {
  const { versions } = process
  const name = 'Deno' in globalThis ? 'Deno' : versions.bun === undefined ? undefined : 'Bun'
  if (name === undefined) return
  throw new ZoneError(
    'UNSUPPORTED_RUNTIME',
    `a zone is a process of Node, and this is ${name}; run in process there, or run under Node`,
  )
}
