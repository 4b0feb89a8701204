import { requirePlain } from './misfit.js'

/** The deepest nesting, beyond any document of ours. */
const maxDepth = 32

/**
 * A copy of a value that `JSON.parse` could have made, read once. Inherited properties and getters
 * are refused: a document must not change between check and use.
 * @throws StrongholdError `INVALID_ARGUMENT`, which `fault` makes of a place (a JSON pointer).
 */
export function plainData(
  value: unknown,
  fault: (place: string, what: string) => Error,
  place = '',
  depth = 0,
): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (depth > maxDepth) throw fault(place, 'is nested too deep')
  const inner = (name: string | number) => {
    const own = Object.getOwnPropertyDescriptor(value, name)
    const at = `${place}/${pointer(name)}`
    if (own === undefined || !('value' in own)) throw fault(at, 'is no data property')
    return plainData(own.value, fault, at, depth + 1)
  }
  if (Array.isArray(value)) return Array.from({ length: value.length }, (_, i) => inner(i))
  requireOwn(value, () => fault(place, 'is no plain object'))
  const copy: Record<string, unknown> = Object.create(null)
  for (const name of Reflect.ownKeys(value)) {
    if (typeof name === 'symbol') throw fault(place, 'has a key that is no text')
    copy[name] = inner(name)
  }
  return copy
}

function requireOwn(value: object, fault: () => Error): void {
  try {
    requirePlain(value)
  } catch {
    throw fault()
  }
}

function pointer(name: string | number): string {
  return typeof name === 'number' ? `${name}` : name.replaceAll('~', '~0').replaceAll('/', '~1')
}
