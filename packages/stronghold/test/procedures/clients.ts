import assert from 'node:assert/strict'
import { after, describe } from 'node:test'
import {
  type Client,
  KeyProvider,
  Location,
  MemoryStorage,
  type PlaceOptions,
  Stronghold,
  WriteVault,
} from '@stronghold/stronghold'
import { startInProcess } from '@stronghold/stronghold/in-process'
import { CompareSecret } from '@stronghold/stronghold/insecure'
import { hex } from '../bytes.js'

/** The record of a name, in the one vault that these tests use. */
export const at = (record: string) => Location.generic('vault', record)

/**
 * Declares tests for clients of a zone (native cryptography) and of this process (portable). Both
 * were started with `insecure`, so that what was derived can be compared.
 */
export async function onEveryInside(
  family: string,
  tests: (fresh: () => Promise<Client>) => void,
): Promise<void> {
  const insides: [string, Partial<PlaceOptions>][] = [
    ['through the zone', { zone: { insecure: true } }],
    ['in this process', { inside: () => startInProcess({ insecure: true }) }],
  ]
  for (const [name, inside] of insides) {
    const stronghold = await openStronghold(inside)
    let count = 0
    describe(`${family}, ${name}`, () => tests(() => stronghold.createClient(`client ${count++}`)))
  }
}

/** A new Stronghold in memory, closed after the tests of the file. */
export async function openStronghold(inside: Partial<PlaceOptions>): Promise<Stronghold> {
  const stronghold = await Stronghold.create({
    storage: new MemoryStorage(),
    key: KeyProvider.makeRandom(),
    ...inside,
  })
  after(() => stronghold.close({ discard: true }))
  return stronghold
}

/** Writes secrets, given as hexadecimal text, under their names. */
export async function write(client: Client, secrets: Record<string, string>): Promise<void> {
  for (const [name, secret] of Object.entries(secrets)) {
    await client.execute(WriteVault({ data: hex(secret), location: at(name) }))
  }
}

/** Fails unless the record holds these bytes, given as hexadecimal text. */
export async function holds(client: Client, record: string, secret: string): Promise<void> {
  const same = await client.execute(CompareSecret({ location: at(record), expected: hex(secret) }))
  assert.equal(same, true, `${record} holds something else`)
}
