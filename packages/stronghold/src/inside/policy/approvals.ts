import { byteKey } from '@stronghold/engine'
import { decode, encode, type ValueOf } from '../../codec/index.js'
import { StrongholdError } from '../../errors.js'
import {
  type ApprovalStatement,
  approvalPrefix,
  approvalStatement,
  signedApproval,
} from '../../policy/approval.js'
import type { approvalDemand } from '../../policy/policy.js'
import type { InsidePowers } from '../powers.js'

const tokenLength = 32
const longestLifetime = 7 * 24 * 60 * 60 * 1000
/** How many approvals are remembered; those that are over make room. */
const capacity = 4096

/** A use that has to be approved. */
export interface ApprovedUse {
  readonly client: Uint8Array
  readonly procedure: string
  /** Vault id and record id (48 bytes) of the source. */
  readonly record: Uint8Array
  /** SHA-256 of the encoded call. */
  digest(): Uint8Array
}

/** What the holder of the Stronghold grants. Absent fields allow any. */
export interface Grant {
  readonly client: Uint8Array
  readonly procedure?: string | undefined
  readonly record?: Uint8Array | undefined
  readonly purpose: string
  /** Milliseconds from now. */
  readonly lifetime: number
  readonly uses: number
}

interface Granted extends Omit<Grant, 'lifetime'> {
  readonly notAfter: number
}

/** Approvals that were granted here, and what is left of those that were signed elsewhere. */
export class Approvals {
  readonly #powers: InsidePowers
  readonly #challenge = new Uint8Array(32)
  readonly #granted = new Map<string, Granted>()
  readonly #left = new Map<string, { uses: number; readonly notAfter: number }>()

  constructor(powers: InsidePowers) {
    this.#powers = powers
    powers.crypto.random(this.#challenge)
  }

  /** A token (32 bytes) for the holder of the client. @throws StrongholdError `INVALID_ARGUMENT`. */
  grant({ lifetime, ...grant }: Grant): Uint8Array {
    const notAfter = this.#notAfter(lifetime, grant.uses)
    const token = new Uint8Array(tokenLength)
    this.#powers.crypto.random(token)
    const name = byteKey(token)
    this.#makeRoom()
    this.#granted.set(name, { ...grant, notAfter })
    this.#left.set(name, { uses: grant.uses, notAfter })
    return token
  }

  /** The bytes for an approver to sign. @throws StrongholdError `INVALID_ARGUMENT`. */
  request(
    use: Pick<
      ApprovalStatement,
      'client' | 'procedure' | 'records' | 'digest' | 'purpose' | 'uses'
    >,
    lifetime: number,
  ): Uint8Array {
    const nonce = new Uint8Array(16)
    this.#powers.crypto.random(nonce)
    const statement = encode(approvalStatement, {
      context: 'stronghold.ts approval 1',
      challenge: this.#challenge,
      nonce,
      notAfter: this.#notAfter(lifetime, use.uses),
      ...use,
    })
    return prefixed(statement)
  }

  /**
   * The name under which an approval of this use is counted.
   * @throws StrongholdError `APPROVAL_REQUIRED` without one, `APPROVAL_INVALID`.
   */
  check(
    token: Uint8Array | undefined,
    demand: ValueOf<typeof approvalDemand>,
    use: ApprovedUse,
    spent: ReadonlySet<string>,
  ): string {
    if (token === undefined) throw new StrongholdError('APPROVAL_REQUIRED')
    const name =
      demand.approver === undefined
        ? this.#checkGranted(token, demand.purpose, use)
        : this.#checkSigned(token, demand.approver, demand.purpose, use)
    const left = this.#left.get(name)
    // One call spends one use, however many sources it has.
    const used = left === undefined || (left.uses === 0 && !spent.has(name))
    if (used || this.#powers.now() >= left.notAfter) throw invalid()
    return name
  }

  /** Counts a use. */
  spend(name: string): void {
    const left = this.#left.get(name)
    if (left !== undefined) left.uses--
  }

  /** Takes `spend` back. */
  giveBack(name: string): void {
    const left = this.#left.get(name)
    if (left !== undefined) left.uses++
  }

  #checkGranted(token: Uint8Array, purpose: string | undefined, use: ApprovedUse): string {
    const name = byteKey(token)
    const grant = this.#granted.get(name)
    const covers =
      grant !== undefined &&
      byteKey(grant.client) === byteKey(use.client) &&
      (grant.procedure === undefined || grant.procedure === use.procedure) &&
      (grant.record === undefined || byteKey(grant.record) === byteKey(use.record)) &&
      (purpose === undefined || purpose === grant.purpose)
    if (!covers) throw invalid()
    return name
  }

  #checkSigned(
    token: Uint8Array,
    approver: Uint8Array,
    purpose: string | undefined,
    use: ApprovedUse,
  ): string {
    const { crypto } = this.#powers
    const { statement, signature } = readToken(token)
    if (!crypto.ed25519.verify(signature, prefixed(statement), approver)) throw invalid()
    const said = decode(approvalStatement, statement)
    const covers =
      byteKey(said.challenge) === byteKey(this.#challenge) &&
      byteKey(said.client) === byteKey(use.client) &&
      said.procedure === use.procedure &&
      said.records.some((record) => byteKey(record) === byteKey(use.record)) &&
      (said.digest === undefined || byteKey(said.digest) === byteKey(use.digest())) &&
      (purpose === undefined || purpose === said.purpose)
    if (!covers) throw invalid()
    const name = `${byteKey(approver)}${byteKey(said.nonce)}`
    if (!this.#left.has(name)) {
      this.#makeRoom()
      this.#left.set(name, { uses: said.uses, notAfter: said.notAfter })
    }
    return name
  }

  #notAfter(lifetime: number, uses: number): number {
    if (lifetime < 1 || lifetime > longestLifetime || uses < 1) {
      throw new StrongholdError('INVALID_ARGUMENT')
    }
    return this.#powers.now() + lifetime
  }

  /** Never forgets one that could still be used: a signed one would count from the start again. */
  #makeRoom(): void {
    if (this.#left.size < capacity) return
    const now = this.#powers.now()
    for (const [name, { notAfter }] of this.#left) {
      if (now < notAfter) continue
      this.#left.delete(name)
      this.#granted.delete(name)
    }
    if (this.#left.size >= capacity) throw new StrongholdError('OUT_OF_MEMORY')
  }
}

function readToken(token: Uint8Array): ValueOf<typeof signedApproval> {
  try {
    return decode(signedApproval, token)
  } catch {
    throw invalid()
  }
}

function prefixed(statement: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(approvalPrefix.length + statement.length)
  bytes.set(approvalPrefix)
  bytes.set(statement, approvalPrefix.length)
  return bytes
}

function invalid(): StrongholdError {
  return new StrongholdError('APPROVAL_INVALID')
}
