import { createRequire } from 'node:module'

const require = createRequire(import.meta.url)

/**
 * Loads an optional native package when it is first needed, so that a host without it gets a weaker
 * backend and a sentence in the report instead of a crash at import.
 */
export function loadNativePackage(name: 'koffi' | 'sodium-native'): unknown {
  try {
    return require(name)
  } catch (cause) {
    // The original message names paths of this machine: only its code goes on.
    const code = (cause as { code?: unknown }).code
    throw new Error(
      `${name} could not be loaded (${typeof code === 'string' ? code : 'unknown'})`,
      {
        cause,
      },
    )
  }
}
