import { CliError, usage } from '../io/errors.js'
import { type InputSource, readSource, type StandardInput } from '../io/input.js'
import { bytesOf, inlineBytes, sourceOfBytes } from '../text/bytes.js'
import type { KeyTypeName } from '../text/key-types.js'
import { checkedBare, readPublicKey } from './public-key.js'

/** A public key whose kind is known. */
export interface TypedPublicKey {
  readonly type: KeyTypeName
  /** As `key public` prints it; of secp256k1 also the 32 bytes of x, as BIP340 has it. */
  readonly bytes: Uint8Array
}

/**
 * A public key as it is written at the command line: hexadecimal digits with or without `hex:`,
 * `base64:…`, a line of OpenSSH, a JWK, or `@FILE` or `-` with one of these or PEM in it. Text that
 * is not read from a file is checked at once. `asserted` is the kind that a caller knows, `usual`
 * the kind of a bare key otherwise: 32 bytes for Ed25519.
 * @throws CliError `USAGE`, `KEY_MALFORMED`, `KEY_UNSUPPORTED`; later `KEY_TYPE_DIFFERS`, `INPUT_*`.
 */
export function givenPublicKey(
  text: string,
  option: string,
  stdin: StandardInput,
): (asserted?: KeyTypeName, usual?: KeyTypeName) => Promise<TypedPublicKey> {
  const source = sourceOfBytes(text, option, stdin)
  const written = source === undefined ? readPublicKey(inline(text, option)) : undefined
  return async (asserted, usual = 'ed25519') => {
    const { type, bytes } = written ?? readPublicKey(await readSource(source as InputSource))
    requireKind(type, asserted, option)
    const known =
      type ?? asserted ?? (bytes.length === 32 || usual !== 'ed25519' ? usual : undefined)
    if (known === undefined) {
      throw usage(
        `--${option} does not say what kind of key it is.`,
        'say so with --type, or give PEM, a JWK or a line of OpenSSH',
      )
    }
    return { type: known, bytes: type === undefined ? checkedBare(known, bytes) : bytes }
  }
}

/**
 * A public key for a procedure that itself refuses invalid ones: a form that names its kind has to
 * agree, and bare bytes are taken as they are.
 * @throws CliError `USAGE`, `KEY_MALFORMED`, `KEY_UNSUPPORTED`; later `KEY_TYPE_DIFFERS`, `INPUT_*`.
 */
export function publicKeyBytes(
  text: string,
  option: string,
  stdin: StandardInput,
  kind: KeyTypeName,
  length: number | undefined,
): () => Promise<Uint8Array> {
  if (/^(hex|base64|text):/.test(text)) return bytesOf(text, option, stdin, length)
  const source = sourceOfBytes(text, option, stdin)
  const written = source === undefined ? readPublicKey(utf8(text)) : undefined
  return async () => {
    const { type, bytes } = written ?? readPublicKey(await readSource(source as InputSource))
    requireKind(type, kind, option)
    if (length === undefined || bytes.length === length) return bytes
    throw usage(`--${option} has ${length} bytes.`)
  }
}

function requireKind(
  type: KeyTypeName | undefined,
  asserted: KeyTypeName | undefined,
  option: string,
): void {
  if (type === undefined || asserted === undefined || type === asserted) return
  const message = `--${option} is a key of ${type}, and not of ${asserted}.`
  throw new CliError('KEY_TYPE_DIFFERS', message)
}

function inline(text: string, option: string): Uint8Array {
  return /^(hex|base64|text):/.test(text) ? inlineBytes(text, option) : utf8(text)
}

function utf8(text: string): Uint8Array {
  return new TextEncoder().encode(text)
}
