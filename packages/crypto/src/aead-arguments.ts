import { hasLength, isBytes, wrongArgument } from './bytes.js'

/** Bytes of a key and of a tag of every cipher here (RFC 8439, NIST SP 800-38D). */
export const AEAD_KEY_LENGTH = 32
export const AEAD_TAG_LENGTH = 16

/**
 * The arguments that both directions have in common. libsodium's binding checks none of them and
 * would write past a short `out`.
 * @throws RangeError for a wrong type or length.
 */
export function checkAead(
  name: string,
  nonceLength: number,
  out: Uint8Array,
  tag: Uint8Array,
  input: Uint8Array,
  key: Uint8Array,
  nonce: Uint8Array,
  associatedData: Uint8Array,
): void {
  if (
    !isBytes(input) ||
    !hasLength(out, input.length) ||
    !hasLength(tag, AEAD_TAG_LENGTH) ||
    !hasLength(key, AEAD_KEY_LENGTH) ||
    !hasLength(nonce, nonceLength) ||
    !isBytes(associatedData)
  ) {
    throw wrongArgument(name)
  }
}
