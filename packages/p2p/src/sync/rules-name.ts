import { digestOf } from './parcel.js'

/** A name that tells sets of rules or scopes apart: SHA-256 in base64. */
export function rulesKey(rules: unknown): string {
  const text = JSON.stringify(rules, (_, value: unknown) =>
    value instanceof Uint8Array ? { bytes: Buffer.from(value).toString('base64') } : value,
  )
  return Buffer.from(digestOf(new TextEncoder().encode(text ?? ''))).toString('base64')
}
