import { createHash } from 'node:crypto'
import {
  jwkThumbprint,
  type PublicJwk,
  type PublicJwkType,
  publicJwk,
} from '@stronghold/stronghold/jose'
import { usage } from '../io/errors.js'
import { type KeyTypeName, keyTypes, type PublicKeyFormat } from '../text/key-types.js'
import { hex } from '../text/text.js'
import { algorithms } from './algorithms.js'
import { decodeBase64 } from './base64.js'
import { sshCurve, sshNames, sshStrings } from './ssh-wire.js'

/**
 * A public key in a form, without a line end; `key` as `PublicKey` answers it.
 * @throws CliError `USAGE` for a kind of key that has no such form.
 */
export function publicKeyText(type: KeyTypeName, key: Uint8Array, format: PublicKeyFormat): string {
  switch (format) {
    case 'hex':
      return hex(key)
    case 'pem':
      return pemOf(type, key)
    case 'jwk':
      return JSON.stringify(jwkOf(type, key))
    case 'openssh':
      return openSshOf(type, key)
    case 'x-only':
      if (type !== 'secp256k1') throw noForm(type, format)
      return hex(key.subarray(1))
  }
}

/** A public key as a JWK; undefined for a kind that has none. */
export function publicKeyJwk(type: KeyTypeName, key: Uint8Array): PublicJwk | undefined {
  return type === 'bls12381' ? undefined : publicJwk(keyTypes[type] as PublicJwkType, key)
}

/** Names of a public key that other programs compute alike. */
export interface Fingerprints {
  /** `SHA256:…` of OpenSSH, of the kinds that it has. */
  readonly openssh: string | undefined
  /** SHA-256 of the JWK (RFC 7638), base64url. */
  readonly jwk: string | undefined
}

/** The fingerprints of a public key. */
export async function fingerprints(type: KeyTypeName, key: Uint8Array): Promise<Fingerprints> {
  const jwk = publicKeyJwk(type, key)
  const blob = sshBlob(type, key)
  const digest = blob && createHash('sha256').update(blob).digest('base64').replace(/=+$/, '')
  return {
    openssh: digest === undefined ? undefined : `SHA256:${digest}`,
    jwk: jwk === undefined ? undefined : await jwkThumbprint(jwk),
  }
}

function jwkOf(type: KeyTypeName, key: Uint8Array): PublicJwk {
  const jwk = publicKeyJwk(type, key)
  if (jwk === undefined) throw noForm(type, 'jwk')
  return jwk
}

/** SubjectPublicKeyInfo (RFC 5280, section 4.1); points are not compressed, as all readers take them. */
function pemOf(type: KeyTypeName, key: Uint8Array): string {
  const algorithm = algorithms.find((one) => one.type === type)
  if (algorithm === undefined) throw noForm(type, 'pem')
  const point = type === 'ed25519' || type === 'x25519' ? key : uncompressed(type, key)
  const identifier = tagged(0x30, algorithm.identifier)
  const bits = tagged(0x03, Buffer.concat([Uint8Array.of(0), point]))
  const der = tagged(0x30, Buffer.concat([identifier, bits]))
  const lines = der.toString('base64').match(/.{1,64}/g) ?? []
  return ['-----BEGIN PUBLIC KEY-----', ...lines, '-----END PUBLIC KEY-----'].join('\n')
}

/** A value of DER of fewer than 128 bytes. */
function tagged(tag: number, content: Uint8Array): Buffer {
  return Buffer.concat([Uint8Array.of(tag, content.length), content])
}

function openSshOf(type: KeyTypeName, key: Uint8Array): string {
  const blob = sshBlob(type, key)
  if (blob === undefined) throw noForm(type, 'openssh')
  return `${sshNames[type as keyof typeof sshNames]} ${Buffer.from(blob).toString('base64')}`
}

function sshBlob(type: KeyTypeName, key: Uint8Array): Uint8Array | undefined {
  if (type === 'ed25519') return sshStrings(sshNames.ed25519, key)
  return type === 'p256' ? sshStrings(sshNames.p256, sshCurve, uncompressed(type, key)) : undefined
}

function uncompressed(type: KeyTypeName, key: Uint8Array): Uint8Array {
  const jwk = jwkOf(type, key)
  const parts = jwk.kty === 'EC' ? [jwk.x, jwk.y] : []
  const coordinates = parts.map((text) => decodeBase64(Buffer.from(text)) as Uint8Array)
  return Buffer.concat([Uint8Array.of(4), ...coordinates])
}

function noForm(type: KeyTypeName, format: PublicKeyFormat): Error {
  return usage(`A public key of ${type} has no form of the kind ${format}.`)
}
