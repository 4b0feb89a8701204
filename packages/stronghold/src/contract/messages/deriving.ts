import type { Codec } from '../codec/index.js'
import { keyMaterial } from './snapshot.js'
import { messages } from './table.js'

/**
 * The messages that carry the material of a key, whose derivation may take a file's whole scrypt.
 */
export const derivingMessages: ReadonlySet<string> = new Set(
  Object.values(messages)
    .filter(({ input }) => holds(input))
    .map(({ name }) => name),
)

function holds(codec: Pick<Codec<never>, 'shape'>): boolean {
  if (codec === keyMaterial) return true
  const { shape } = codec
  if (shape.kind === 'struct') return Object.values(shape.fields).some((field) => holds(field))
  return (shape.kind === 'optional' || shape.kind === 'list') && holds(shape.item)
}
