// What a definition itself tells of a procedure: asked for, not written down a second time.

/** Which fields of the input name secrets that are read, and which one a secret that is written. */
export function secretsOf(definition) {
  const fields = Object.keys(definition.input.shape.fields)
  const probe = Object.fromEntries(fields.map((field) => [field, { field }]))
  const named = ({ field }) => field
  return {
    reads: definition.sources?.(probe).map(named) ?? [],
    writes: definition.target === undefined ? [] : [named(definition.target(probe))],
  }
}

/** The types that a source may have; `undefined` when it may have any. */
export function suitsOf({ suits }, source) {
  const { as, types } = suits[source]
  return as === 'bytes' ? undefined : [...types].filter((type) => !untold.includes(type))
}

const untold = ['Unknown', 'Data', 'Unwrapped']

/** What a product can be: `{ types, knownTo }`, each with every value that occurs. */
export function productOf(definition) {
  if (definition.product === undefined) return undefined
  const all = inputsOf(definition).map((input) => definition.product(input))
  const each = (key) => [...new Set(all.map((facts) => facts[key]))]
  return { types: each('type'), knownTo: each('knownTo') }
}

/** Inputs with every word and some numbers where the input has such, and nothing elsewhere. */
function inputsOf({ input }) {
  const choices = Object.entries(input.shape.fields).flatMap(([field, { shape }]) => {
    const values = valuesOf(shape)
    return values === undefined ? [] : [[field, values]]
  })
  return choices.reduce(
    (inputs, [field, values]) =>
      inputs.flatMap((input) => values.map((value) => ({ ...input, [field]: value }))),
    [{}],
  )
}

function valuesOf(shape) {
  if (shape.kind === 'oneOf') return shape.words
  // Below and above every length that a key may have.
  if (shape.kind === 'integer') return [1, shape.maximum]
  // Nothing, and a salt under which the hash of a secret is another key of it.
  if (shape.kind === 'bytes') return [new Uint8Array(0), new TextEncoder().encode('Bitcoin seed')]
  return undefined
}

/** The type of a codec's values in TypeScript; `named` for what only the compiler can name. */
export function typeOf(shape, named) {
  switch (shape.kind) {
    case 'bytes':
    case 'fixedBytes':
      return 'Uint8Array'
    case 'text':
      return 'string'
    case 'integer':
      return 'number'
    case 'nothing':
      return 'undefined'
    case 'boolean':
      return 'boolean'
    case 'oneOf':
      return shape.words.map((word) => `'${word}'`).join(' | ')
    case 'optional':
      return typeOf(shape.item.shape, named)
    case 'list':
      return `readonly ${typeOf(shape.item.shape, named)}[]`
    case 'struct': {
      const fields = Object.entries(shape.fields).map(
        ([field, codec]) => `${field}: ${typeOf(codec.shape, named)}`,
      )
      return `{ ${fields.join(', ')} }`
    }
    default:
      return named
  }
}

/** Sizes and ranges that a type does not tell, as text. */
export function sizeOf(shape) {
  switch (shape.kind) {
    case 'fixedBytes':
      return [`${shape.length} bytes`]
    case 'optional':
      return ['optional', ...sizeOf(shape.item.shape)]
    case 'list':
      return sizeOf(shape.item.shape).map((size) => `each ${size}`)
    default:
      return []
  }
}

/** A codec in the words of docs/spec/messages.md. */
export function wireOf(shape) {
  switch (shape.kind) {
    case 'fixedBytes':
      return `fixedBytes(${shape.length})`
    case 'integer':
      return integers[shape.maximum]
    case 'optional':
    case 'list':
      return `${shape.kind}(${wireOf(shape.item.shape)})`
    case 'struct':
      return Object.values(shape.fields)
        .map((codec) => wireOf(codec.shape))
        .join(', ')
    default:
      return shape.kind
  }
}

const integers = {
  [2 ** 8 - 1]: 'u8',
  [2 ** 32 - 1]: 'u32',
  [Number.MAX_SAFE_INTEGER]: 'u53',
}
