import { byteKey } from '@stronghold/engine'
import { decode, type ValueOf } from '../../contract/codec/index.js'
import { StrongholdError } from '../../contract/errors.js'
import {
  type ApprovedPlace,
  approvalPrefix,
  decodeStatement,
  encodeUnsealed,
  maxApprovalLifetime,
  maxApprovedPlaces,
  signedApproval,
  splitSeal,
  type UnsealedStatement,
} from '../../contract/policy/approval.js'
import type { approvalDemand } from '../../contract/policy/policy.js'
import { requirePurpose } from '../../contract/policy/purpose.js'
import { concatenated } from '../bytes.js'
import type { InsidePowers } from '../powers.js'
import type { ApprovedUse, UsedPlace } from './approved-use.js'
import { type ChargeMark, type EntryOf, PlaceMarks } from './place-marks.js'
import { type RemainingUses, SignedUses } from './remaining-uses.js'

const tokenLength = 32
/** The most granted approvals at a time; expired and used ones make room. */
const capacity = 4096

/** An approval by the holder of the Stronghold. Absent fields allow any. */
export interface Grant {
  readonly client: Uint8Array
  readonly procedure?: string | undefined
  /** The place of one record, existing or new: it covers the present content, and no later one. */
  readonly places?: readonly Omit<UsedPlace, 'role'>[] | undefined
  readonly purpose: string
  /** Milliseconds from now. */
  readonly lifetime: number
  readonly uses: number
}

interface Granted extends Pick<Grant, 'client' | 'procedure' | 'purpose'> {
  /** Vault id, record id and mark of each place, as one string. */
  readonly places: ReadonlySet<string> | undefined
  readonly left: RemainingUses
}

/** The request to an approver. */
export interface ApprovalRequest
  extends Pick<UnsealedStatement, 'client' | 'procedure' | 'digest' | 'purpose' | 'uses'> {
  readonly places: readonly (UsedPlace & { readonly version: number | undefined })[]
  /** Milliseconds from now. */
  readonly lifetime: number
}

/** Approvals that were granted here, and the remaining uses of those that were signed elsewhere. */
export class Approvals {
  readonly #powers: InsidePowers
  /** The key of this process for statements: only its own requests can be approved. */
  readonly #sealKey = new Uint8Array(32)
  readonly #marks: PlaceMarks
  readonly #granted = new Map<string, Granted>()
  readonly #signed = new SignedUses()

  constructor(powers: InsidePowers, entryOf: EntryOf, charge: ChargeMark) {
    this.#powers = powers
    this.#marks = new PlaceMarks(powers.crypto, entryOf, charge)
    powers.crypto.random(this.#sealKey)
  }

  /**
   * A token (32 bytes) for the holder of the client.
   * @throws StrongholdError `INVALID_ARGUMENT`, `APPROVALS_FULL`.
   */
  grant({ lifetime, uses, places, client, procedure, purpose }: Grant): Uint8Array {
    requirePurpose(purpose)
    const notAfter = this.#notAfter(lifetime, uses)
    const token = new Uint8Array(tokenLength)
    this.#powers.crypto.random(token)
    // Looked up by its value, and not compared byte by byte: 256 random bits are not found by their
    // timing.
    const name = byteKey(token)
    const marked = places && new Set(places.map((place) => this.#nameOf(place)))
    this.#makeRoom()
    const left = { uses, notAfter }
    this.#granted.set(name, { client: client.slice(), procedure, places: marked, purpose, left })
    return token
  }

  /**
   * Withdraws what was granted here for a client that is gone (its id, 24 bytes), or all of it: a later
   * client of the same name is another one. Signed approvals name contents, which are gone as well.
   */
  withdraw(client?: Uint8Array): void {
    for (const [name, grant] of this.#granted) {
      if (client === undefined || this.#isSame(grant.client, client)) this.#granted.delete(name)
    }
  }

  /** The bytes for an approver to sign. @throws StrongholdError `INVALID_ARGUMENT`. */
  request({ places, lifetime, ...asked }: ApprovalRequest): Uint8Array {
    requirePurpose(asked.purpose)
    if (places.length > maxApprovedPlaces) throw new StrongholdError('INVALID_ARGUMENT')
    const notAfter = this.#notAfter(lifetime, asked.uses)
    const nonce = new Uint8Array(16)
    this.#powers.crypto.random(nonce)
    const sealed = encodeUnsealed({
      nonce,
      lifetime,
      notAfter,
      places: places.map((place) => this.#approved(place)),
      ...asked,
    })
    return concatenated(approvalPrefix, sealed, this.#seal(sealed))
  }

  /** Called when tombstones were removed. */
  forgotten(): void {
    this.#marks.forgotten()
  }

  /**
   * The remaining uses of this use's approval. `mine`: the approval that this call was found to
   * have before.
   * @throws StrongholdError `APPROVAL_REQUIRED` without one, `APPROVAL_INVALID`, `APPROVALS_FULL`.
   */
  check(
    token: Uint8Array | undefined,
    demand: ValueOf<typeof approvalDemand>,
    use: ApprovedUse,
    mine: ReadonlySet<RemainingUses>,
  ): RemainingUses {
    if (token === undefined) throw new StrongholdError('APPROVAL_REQUIRED')
    const left =
      demand.approver === undefined
        ? this.#checkGranted(token, demand.purpose, use)
        : this.#checkSigned(token, demand.approver, demand.purpose, use, mine)
    // One call spends one use, however many places it names.
    const used = left.uses === 0 && !mine.has(left)
    if (used || this.#powers.now() >= left.notAfter) throw invalid()
    return left
  }

  #checkGranted(token: Uint8Array, purpose: string | undefined, use: ApprovedUse): RemainingUses {
    const grant = this.#granted.get(byteKey(token))
    const covers =
      grant !== undefined &&
      this.#isSame(grant.client, use.client) &&
      (grant.procedure === undefined || grant.procedure === use.procedure) &&
      (grant.places === undefined || this.#isAmong(grant.places, use.place)) &&
      (purpose === undefined || purpose === grant.purpose)
    if (!covers) throw invalid()
    return grant.left
  }

  #checkSigned(
    token: Uint8Array,
    approver: Uint8Array,
    purpose: string | undefined,
    use: ApprovedUse,
    mine: ReadonlySet<RemainingUses>,
  ): RemainingUses {
    const { crypto, now } = this.#powers
    // The seal first: it is cheaper than the signature, and says that the question was asked here.
    const { statement, signature } = readToken(token)
    // A signer could otherwise approve a call that nobody has asked for.
    const { sealed, seal } = splitSeal(statement)
    if (!this.#isSame(seal, this.#seal(sealed))) throw invalid()
    const signed = concatenated(approvalPrefix, statement)
    if (!crypto.ed25519.verify(signature, signed, approver)) throw invalid()
    const said = decodeStatement(statement)
    const names = [byteKey(approver), byteKey(said.nonce)] as const
    const known = this.#signed.known(...names)
    // For one call they are compared once, before it changes any of them.
    const compared = known !== undefined && mine.has(known)
    const covers =
      this.#isSame(said.client, use.client) &&
      said.procedure === use.procedure &&
      this.#isNamed(said.places, use.place) &&
      // A wrapping key, or another secret to mix in, decides as much as the guarded one.
      (compared || this.#areAsAsked(said.places, use.places())) &&
      (said.digest === undefined || this.#isSame(said.digest, use.digest())) &&
      (purpose === undefined || purpose === said.purpose) &&
      // A clock that was ahead at the request, and was set back since, must not make it last
      // longer.
      now() >= said.notAfter - said.lifetime
    if (!covers) throw invalid()
    // Only now: a statement that does not cover the use must take no place in a memory that is
    // bounded.
    return this.#signed.of(...names, said, now())
  }

  /**
   * Whether a statement names each place of a call, and each has the content of the time of the
   * request.
   */
  #areAsAsked(said: readonly ApprovedPlace[], used: readonly UsedPlace[] | undefined): boolean {
    if (used === undefined || used.length !== said.length) return false
    return said.every((place, i) => {
      const now = used[i] as UsedPlace
      return this.#isPlace(place, now) && this.#isSame(place.content, this.#marks.of(now))
    })
  }

  #isNamed(places: readonly ApprovedPlace[], used: UsedPlace | undefined): boolean {
    return used !== undefined && places.some((place) => this.#isPlace(place, used))
  }

  #isPlace({ role, vault, record }: ApprovedPlace, used: UsedPlace): boolean {
    const { recordId } = used
    return (
      role === used.role &&
      this.#isSame(vault, used.vaultId) &&
      (record === undefined || recordId === undefined
        ? record === recordId
        : this.#isSame(record, recordId))
    )
  }

  #isAmong(places: ReadonlySet<string>, used: UsedPlace | undefined): boolean {
    return used?.recordId !== undefined && places.has(this.#nameOf(used))
  }

  #nameOf(place: Omit<UsedPlace, 'role'>): string {
    const { vaultId, recordId } = place
    return byteKey(concatenated(vaultId, recordId ?? new Uint8Array(), this.#marks.of(place)))
  }

  #approved({ role, version, ...place }: ApprovalRequest['places'][number]): ApprovedPlace {
    const { vaultId: vault, recordId: record } = place
    return { role, vault, record, version, content: this.#marks.of(place) }
  }

  /** In constant time. `equal` takes equal lengths only, and these lengths are no secret. */
  #isSame(a: Uint8Array, b: Uint8Array): boolean {
    return a.length === b.length && this.#powers.crypto.equal(a, b)
  }

  /** Under a key of this process: a statement that was asked for before a restart is asked for anew. */
  #seal(statement: Uint8Array): Uint8Array {
    const seal = new Uint8Array(32)
    this.#powers.crypto.hmacSha256(seal, this.#sealKey, statement)
    return seal
  }

  /** When an approval is over. At least a millisecond and one use: zero would be read as no limit. */
  #notAfter(lifetime: number, uses: number): number {
    if (lifetime < 1 || lifetime > maxApprovalLifetime || uses < 1) {
      throw new StrongholdError('INVALID_ARGUMENT')
    }
    return this.#powers.now() + lifetime
  }

  /** An unknown token counts as a used one. */
  #makeRoom(): void {
    if (this.#granted.size < capacity) return
    const now = this.#powers.now()
    for (const [name, { left }] of this.#granted) {
      if (left.uses === 0 || now >= left.notAfter) this.#granted.delete(name)
    }
    if (this.#granted.size >= capacity) throw new StrongholdError('APPROVALS_FULL')
  }
}

function readToken(token: Uint8Array): ValueOf<typeof signedApproval> {
  try {
    return decode(signedApproval, token)
  } catch {
    throw invalid()
  }
}

function invalid(): StrongholdError {
  return new StrongholdError('APPROVAL_INVALID')
}
