import { readFileSync } from 'node:fs'

export interface SnapshotFixture {
  readonly name: string
  readonly version: 2 | 3
  readonly workFactor: number | null
  readonly keyHex: string
  readonly sha256: string
  readonly payloadSha256: string
  readonly payloadLength: number
  readonly clients: readonly {
    readonly id: string
    readonly vaults: readonly {
      readonly id: string
      readonly records: readonly {
        readonly id: string
        readonly revoked: boolean
        readonly secretLength: number
      }[]
    }[]
    readonly storeKeysHex: readonly string[]
  }[]
  readonly ed25519PublicKeyHex: string
  readonly did: string
}

export interface ContentVector {
  readonly keyHex: string
  readonly associatedDataHex: string
  readonly plaintextHex: string
  readonly fileHex: string
}

const folder = new URL('../../../../fixtures/', import.meta.url)

/** A snapshot file that somebody else wrote. */
export function fixtureFile(name: string): Uint8Array {
  return new Uint8Array(readFileSync(new URL(`${name}.stronghold`, folder)))
}

/** What is known about it. */
export function fixture(name: string): SnapshotFixture {
  return json(`${name}.json`) as SnapshotFixture
}

/** The vectors of the original's engine. */
export function contentVectors(): {
  readonly version2: readonly ContentVector[]
  readonly version3: readonly Omit<ContentVector, 'associatedDataHex'>[]
} {
  return json('encrypt-content.json') as ReturnType<typeof contentVectors>
}

export const fixtureNames = [
  'rust-v2-identity-0.6.0',
  'rust-v3-identity-0.6.1',
  'python-v3-wf1',
  'python-v3-wf1-rewritten-by-rust',
] as const

function json(name: string): unknown {
  return JSON.parse(readFileSync(new URL(name, folder), 'utf8'))
}
