import type { KeyTypeName } from '../text/key-types.js'
import type { ProcedureFacts, ShapeFacts } from './facts.js'

/** An input of a procedure as an option of its command. */
export interface Field {
  /** Its way in the input: more than one step for a field of a field. */
  readonly path: readonly string[]
  /** The option's long name, without `--`. */
  readonly option: string
  /** Its shape if it is there. */
  readonly shape: ShapeFacts
  /** Whether the call needs it; as to a field of a field, whether that one does. */
  readonly required: boolean
  /** Never taken from the command line. */
  readonly secret: boolean
  /** Its kind of public key, if it is one. */
  readonly publicKey: KeyTypeName | undefined
}

// Options of every `run` command: a field of such a name gets a prefix.
const taken = new Set(
  [
    ['file', 'client', 'passphrase-file', 'passphrase-fd', 'key-derivation', 'lock-timeout'],
    ['remote', 'deadline', 'relay', 'mdns', 'dht'],
    ['replace', 'label', 'usages', 'policy', 'purpose', 'approve', 'approval', 'approval-request'],
    ['base64', 'raw', 'reveal', 'yes', 'json', 'prompt', 'require', 'help', 'version'],
  ].flat(),
)

/** The name of a procedure or field at the command line: `BIP39Generate` is `bip39-generate`. */
export function kebab(name: string): string {
  return name.replace(/([a-z0-9])([A-Z])/g, '$1-$2').toLowerCase()
}

/** The inputs of a procedure, one option each. */
export function fieldsOf({ name, input, secretInputs }: ProcedureFacts): readonly Field[] {
  if (input.kind !== 'struct') throw new TypeError(`${name} has an input that is no struct`)
  return Object.entries(input.fields).flatMap(([field, given]): Field[] => {
    const { shape, required } = need(given)
    if (shape.kind !== 'struct') {
      const secret = secretInputs.includes(field)
      const publicKey = publicKeyOf(name, field)
      return [
        { path: [field], option: optionOf(name, kebab(field)), shape, required, secret, publicKey },
      ]
    }
    return Object.entries(shape.fields).map(([inner, given]) => ({
      path: [field, inner],
      option: optionOf(name, `${kebab(field)}-${kebab(inner)}`),
      ...need(given),
      secret: false,
      publicKey: undefined,
    }))
  })
}

/** The kind of a procedure's public keys, with which its name begins. */
function publicKeyOf(procedure: string, field: string): KeyTypeName | undefined {
  if (!/publicKeys?$/i.test(field)) return undefined
  if (procedure.startsWith('Hpke')) return 'x25519'
  const names: readonly KeyTypeName[] = ['ed25519', 'x25519', 'secp256k1', 'p256', 'bls12381']
  return names.find((name) => procedure.toLowerCase().startsWith(name))
}

/** Whether the field at the beginning of a path may be left out. */
export function mayBeAbsent({ input }: ProcedureFacts, [first = '']: readonly string[]): boolean {
  return input.kind === 'struct' && input.fields[first]?.kind === 'optional'
}

/** The name under which the parser keeps an option. */
export function keyOf({ option }: Field): string {
  return option.replace(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase())
}

function need(shape: ShapeFacts): Pick<Field, 'shape' | 'required'> {
  return shape.kind === 'optional'
    ? { shape: shape.item, required: false }
    : { shape, required: true }
}

function optionOf(procedure: string, name: string): string {
  return taken.has(name) ? `${kebab(procedure)}-${name}` : name
}
