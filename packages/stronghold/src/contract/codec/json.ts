import { StrongholdError } from '../errors.js'
import { shownKey } from './misfit.js'

/** The error for a document: the fault, and its place as a JSON pointer. */
export function documentFault(place: string, what: string): StrongholdError {
  return new StrongholdError('INVALID_ARGUMENT', {
    detail: `${place === '' ? 'The document' : place} ${what}.`,
  })
}

/**
 * Reads JSON text. `JSON.parse` takes the last of two equal keys, and a person may read the first:
 * the restriction that the person sees would not be the one that holds.
 * @throws StrongholdError `INVALID_ARGUMENT` for text that is no JSON, and for a duplicate key.
 */
export function parseDocument(text: string): unknown {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    throw documentFault('', 'is no JSON')
  }
  requireKeysOnce(text)
  return value
}

/**
 * The fields of an object in a document.
 * @throws StrongholdError `INVALID_ARGUMENT`, with the name of an unknown key.
 */
export function documentFields(
  value: unknown,
  place: string,
  isKnown: (name: string) => boolean,
): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw documentFault(place, 'is no object')
  }
  // An unknown word could be a restriction, which would not hold.
  const unknown = Object.keys(value).find((name) => !isKnown(name))
  if (unknown === undefined) return value as Readonly<Record<string, unknown>>
  throw documentFault(place, `has an unknown key: ${shownKey(unknown)}`)
}

interface Level {
  readonly place: string
  /** Of an object; absent for a list. */
  readonly keys: Set<string> | undefined
  /** The key or index that stands here now. */
  at: string | number
}

const tokens = /"[^"\\]*(?:\\.[^"\\]*)*"|[{}[\]:,]/gs

/** For valid JSON, so that only the keys need a check. */
function requireKeysOnce(text: string): void {
  const levels: Level[] = []
  let last = ''
  for (const [token] of text.matchAll(tokens)) {
    const level = levels.at(-1)
    if (token === '{' || token === '[') {
      const place = level === undefined ? '' : `${level.place}/${pointer(level.at)}`
      levels.push({ place, keys: token === '{' ? new Set() : undefined, at: 0 })
    } else if (token === '}' || token === ']') {
      levels.pop()
    } else if (token === ':' && level?.keys !== undefined) {
      const key = JSON.parse(last) as string
      if (level.keys.has(key)) throw documentFault(level.place, `has a key twice: ${shownKey(key)}`)
      level.keys.add(key)
      level.at = key
    } else if (token === ',' && level !== undefined && level.keys === undefined) {
      level.at = (level.at as number) + 1
    } else {
      last = token
    }
  }
}

function pointer(at: string | number): string {
  return typeof at === 'number' ? `${at}` : shownKey(at).replaceAll('~', '~0').replaceAll('/', '~1')
}
