import { type ClientState, EngineError, ID_LENGTH, idFromKey } from '@stronghold/engine'
import type { Scratch } from '@stronghold/memory'
import type { InsidePowers } from '../powers.js'
import type { PullKeys } from './keys.js'
import { pullWork } from './limits.js'
import { MARK_LENGTH } from './pull-codecs.js'
import { groupOf, ROW_LENGTH, type Section } from './section.js'

const keyLength = 32
// The kind of a hash stands before its input.
const [ofContent, ofRecord, ofGroup] = [1, 2, 3]
const rowAt = keyLength + 1 + ID_LENGTH
const contentAt = rowAt + ROW_LENGTH

/** Marks of contents under the keys of pairs, so that each content is opened once. */
export class ContentMarks {
  readonly #pairs = new Map<string, Map<string, Uint8Array>>()

  /** Those of one pair, by the names of the contents. */
  of(pair: string): Map<string, Uint8Array> {
    const marks = this.#pairs.get(pair) ?? new Map<string, Uint8Array>()
    // The one that was used last is dropped last.
    this.#pairs.delete(pair)
    this.#pairs.set(pair, marks)
    const [oldest] = this.#pairs.keys()
    if (this.#pairs.size > maxPairs && oldest !== undefined) this.#pairs.delete(oldest)
    if (marks.size > maxMarks) marks.clear()
    return marks
  }

  clear(): void {
    this.#pairs.clear()
  }
}

const maxPairs = 8
const maxMarks = 131_072

/**
 * Digests and fingerprints of one side's records, 16 bytes each: BLAKE2b of the pair's key and the
 * input. BLAKE2b has no length extension, so a key in front makes it a keyed hash.
 */
export class Comparer {
  readonly #powers: Pick<InsidePowers, 'crypto' | 'workspace'>
  readonly #key: Uint8Array
  readonly #marks: Map<string, Uint8Array>
  /** Key, purpose, vault id, row, content: the input of most hashes. */
  readonly #buffer: Uint8Array
  #vault: string | undefined
  #groups = 0
  #rows = 0

  constructor(
    powers: Pick<InsidePowers, 'crypto' | 'workspace'>,
    keys: PullKeys,
    marks: ContentMarks,
    scratch: Scratch,
  ) {
    this.#powers = powers
    this.#key = keys.compare
    this.#marks = marks.of(keys.pair)
    this.#buffer = scratch.take(contentAt + MARK_LENGTH)
    this.#buffer.set(this.#key)
  }

  /** The cost of the comparison in microseconds, by the weights of the specification. */
  get work(): number {
    return pullWork.group * this.#groups + pullWork.row * this.#rows
  }

  /** The fingerprint of row `index` of a section. */
  fingerprint(client: ClientState, vault: string, section: Section, index: number): Uint8Array {
    this.#rows++
    this.#begin(ofRecord, vault)
    const row = section.rows.subarray(index * ROW_LENGTH, (index + 1) * ROW_LENGTH)
    this.#buffer.set(row, rowAt)
    // `standing.unstamped`: the row says nothing of the content, so the content has to be hashed.
    if (row[ID_LENGTH] !== 2) return this.#hash(contentAt)
    const recordId = row.subarray(0, ID_LENGTH)
    this.#buffer.set(this.#contentMark(client, idFromKey(vault), recordId), contentAt)
    return this.#hash(contentAt + MARK_LENGTH)
  }

  /** The digest of a group of a vault's sections; zero for an empty one. */
  digest(
    client: ClientState,
    vault: string,
    sections: ReadonlyMap<number, Section>,
    bits: number,
    index: number,
  ): Uint8Array {
    this.#groups++
    const { first, end } = groupOf(bits, index)
    const parts: Uint8Array[] = []
    for (let number = first; number < end; number++) {
      const section = sections.get(number)
      if (section === undefined) continue
      if (section.hash !== undefined) parts.push(section.hash)
      for (const row of section.unstamped) {
        parts.push(this.fingerprint(client, vault, section, row))
      }
    }
    return parts.length === 0 ? new Uint8Array(MARK_LENGTH) : this.#digestOf(vault, parts)
  }

  #digestOf(vault: string, parts: readonly Uint8Array[]): Uint8Array {
    const length = parts.reduce((sum, part) => sum + part.length, rowAt)
    return this.#powers.workspace.run((scratch) => {
      this.#begin(ofGroup, vault)
      const input = scratch.take(length)
      input.set(this.#buffer.subarray(0, rowAt))
      let at = rowAt
      for (const part of parts) {
        input.set(part, at)
        at += part.length
      }
      return this.#hashOf(input)
    })
  }

  /** A record without a stamp is identified by its content. */
  #contentMark(client: ClientState, vaultId: Uint8Array, recordId: Uint8Array): Uint8Array {
    const name = client.contentKey(vaultId, recordId) ?? ''
    const known = this.#marks.get(name)
    if (known !== undefined) return known
    const mark = this.#powers.workspace.run((scratch) => {
      const secret = secretOf(client, vaultId, recordId, scratch)
      // A record that does not authenticate equals nothing on the other side.
      if (secret === undefined) return new Uint8Array(MARK_LENGTH)
      const input = scratch.take(keyLength + 1 + secret.length)
      input.set(this.#key)
      input[keyLength] = ofContent
      input.set(secret, keyLength + 1)
      return this.#hashOf(input)
    })
    this.#marks.set(name, mark)
    return mark
  }

  #begin(purpose: number, vault: string): void {
    this.#buffer[keyLength] = purpose
    if (vault === this.#vault) return
    this.#vault = vault
    for (let i = 0; i < ID_LENGTH; i++) this.#buffer[keyLength + 1 + i] = vault.charCodeAt(i)
  }

  #hash(length: number): Uint8Array {
    return this.#hashOf(this.#buffer.subarray(0, length))
  }

  #hashOf(input: Uint8Array): Uint8Array {
    const mark = new Uint8Array(MARK_LENGTH)
    this.#powers.crypto.blake2b(mark, input)
    return mark
  }
}

function secretOf(
  client: ClientState,
  vaultId: Uint8Array,
  recordId: Uint8Array,
  scratch: Scratch,
): Uint8Array | undefined {
  try {
    return client.readSecret(vaultId, recordId, scratch)
  } catch (error) {
    if (error instanceof EngineError) return undefined
    throw error
  }
}
