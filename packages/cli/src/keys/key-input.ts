import { bytesOfDigits } from '../io/digits.js'
import { CliError, usage } from '../io/errors.js'
import type { ImportedName, KeyFormat } from '../text/key-types.js'
import type { GivenPrivateKey } from './given-private-key.js'
import { isOfForm, malformed, readPrivateKey } from './private-key.js'

/** How a key comes in; `typed`: as one line of text. */
export type InputFormat = KeyFormat | 'typed'

/**
 * The key that an input holds, in memory of its own. `type` is what the command line says: it is
 * needed where the input does not say it, and has to agree where it does.
 * @throws CliError `USAGE`, `KEY_TYPE_DIFFERS`, `KEY_MALFORMED`, `KEY_ENCRYPTED`, `KEY_UNSUPPORTED`.
 */
export function keyOfInput(
  input: Uint8Array,
  type: ImportedName | undefined,
  format: InputFormat,
): GivenPrivateKey {
  const isNamed = format === 'pem' || format === 'jwk' || format === 'openssh'
  if (isNamed && !isOfForm(input, format)) throw malformed()
  const given = format === 'raw' || format === 'hex' ? undefined : readPrivateKey(input)
  if (given !== undefined) return agreed(given, type)
  if (type === undefined) {
    throw usage(
      'The input does not say what kind of key it is.',
      'say so with --type, or give PEM, a JWK or a private key of OpenSSH',
    )
  }
  const isText = format === 'hex' || format === 'typed'
  return { type, key: isText ? digits(input) : Uint8Array.from(input), publicKey: undefined }
}

function agreed(given: GivenPrivateKey, type: ImportedName | undefined): GivenPrivateKey {
  if (type === undefined || type === given.type) return given
  given.key.fill(0)
  const message = `The input holds a key of ${given.type}, and --type says ${type}.`
  throw new CliError('KEY_TYPE_DIFFERS', message, { hint: 'leave --type out' })
}

/** The bytes of hexadecimal digits, behind which there may be white space. */
function digits(text: Uint8Array): Uint8Array {
  let end = text.length
  while (end > 0 && isSpace(text[end - 1] as number)) end--
  const key = bytesOfDigits(text.subarray(0, end))
  if (key !== undefined) return key
  throw new CliError('KEY_MALFORMED', 'The key is not written in hexadecimal digits.')
}

function isSpace(byte: number): boolean {
  return byte === 0x20 || (byte >= 0x09 && byte <= 0x0d)
}
