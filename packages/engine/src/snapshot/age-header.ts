import { EngineError } from '../engine-error.js'

/** The header of an age v1 file with one scrypt stanza (C2SP age.md). All of it is public. */
export interface AgeHeader {
  /** The header's bytes, verbatim, with the final line feed: a view of the input. */
  readonly bytes: Uint8Array
  /** The bytes that the MAC covers: from the first byte up to and including the three dashes. */
  readonly authenticated: Uint8Array
  /** 16 bytes. */
  readonly salt: Uint8Array
  /** log2 of scrypt's N, 0 to 99. */
  readonly workFactor: number
  /** The file key, sealed: ciphertext (16) and tag (16). */
  readonly sealedFileKey: Uint8Array
  /** 32 bytes. */
  readonly mac: Uint8Array
}

const LONGEST = 150

const FORM =
  /^(age-encryption\.org\/v1\n-> scrypt ([A-Za-z0-9+/]{22}) (0|[1-9][0-9]?)\n([A-Za-z0-9+/]{43})\n---) ([A-Za-z0-9+/]{43})\n/

/**
 * Reads the header at the start of `body`. Exactly one spelling is accepted, as by the original:
 * one scrypt stanza, `\n` line ends, canonical base64 without padding, a number without leading
 * zeros; no second stanza, since a scrypt stanza must stand alone, or others than the passphrase's
 * holder could open the file.
 * @throws EngineError `SNAPSHOT_DAMAGED` for anything else.
 */
export function parseAgeHeader(body: Uint8Array): AgeHeader {
  const text = String.fromCharCode.apply(null, body.subarray(0, LONGEST) as unknown as number[])
  const match = FORM.exec(text)
  if (match === null) throw new EngineError('SNAPSHOT_DAMAGED')
  const [whole, authenticated = '', salt = '', workFactor = '', sealedFileKey = '', mac = ''] =
    match
  return {
    bytes: body.subarray(0, whole.length),
    authenticated: body.subarray(0, authenticated.length),
    salt: decodeBase64(salt),
    workFactor: Number(workFactor),
    sealedFileKey: decodeBase64(sealedFileKey),
    mac: decodeBase64(mac),
  }
}

/** The part of a header that its MAC covers: salt (16), work factor (0 to 99), sealed key (32). */
export function formatAuthenticated(
  salt: Uint8Array,
  workFactor: number,
  sealedFileKey: Uint8Array,
): Uint8Array {
  const stanza = `-> scrypt ${encodeBase64(salt)} ${workFactor}\n${encodeBase64(sealedFileKey)}`
  return new TextEncoder().encode(`age-encryption.org/v1\n${stanza}\n---`)
}

/** A whole header: the authenticated part and its MAC (32). */
export function formatAgeHeader(authenticated: Uint8Array, mac: Uint8Array): Uint8Array {
  const tail = new TextEncoder().encode(` ${encodeBase64(mac)}\n`)
  const header = new Uint8Array(authenticated.length + tail.length)
  header.set(authenticated)
  header.set(tail, authenticated.length)
  return header
}

function encodeBase64(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes)).replace(/=+$/, '')
}

/** `text` has the alphabet's characters only; a spelling that an encoder would not choose fails. */
function decodeBase64(text: string): Uint8Array {
  const bytes = Uint8Array.from(atob(text), (character) => character.charCodeAt(0))
  if (encodeBase64(bytes) !== text) throw new EngineError('SNAPSHOT_DAMAGED')
  return bytes
}
