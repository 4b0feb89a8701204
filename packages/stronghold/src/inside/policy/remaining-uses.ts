import { StrongholdError } from '../../contract/errors.js'

/** The remaining uses of an approval. */
export interface RemainingUses {
  uses: number
  /** Milliseconds since 1970. */
  readonly notAfter: number
}

/** The most signed approvals of one approver that are remembered until they expire. */
const capacityOfApprover = 4096
/** The same for all approvers together. A caller can name approvers of its own. */
const capacityOfAll = 16 * capacityOfApprover

/**
 * Signed approvals that were used. Each is remembered until it expires, used up or not: a forgotten
 * nonce would count from the start again. The limits keep one approver from crowding out another.
 */
export class SignedUses {
  readonly #approvers = new Map<string, Map<string, RemainingUses>>()

  /** The remaining uses of an approval that was used before. */
  known(approver: string, nonce: string): RemainingUses | undefined {
    return this.#approvers.get(approver)?.get(nonce)
  }

  /**
   * The remaining uses of an approval; all of them at its first use.
   * @throws StrongholdError `APPROVALS_FULL`.
   */
  of(approver: string, nonce: string, whole: RemainingUses, now: number): RemainingUses {
    const known = this.known(approver, nonce)
    if (known !== undefined) return known
    // Before anything is added. A memory that forgets to make room would let a spent approval be
    // used again.
    this.#makeRoom(approver, now)
    const uses = this.#approvers.get(approver) ?? new Map<string, RemainingUses>()
    this.#approvers.set(approver, uses)
    const own = { uses: whole.uses, notAfter: whole.notAfter }
    uses.set(nonce, own)
    return own
  }

  #makeRoom(approver: string, now: number): void {
    const own = this.#approvers.get(approver)
    if (own !== undefined && own.size >= capacityOfApprover) {
      forgetOver(own, now)
      if (own.size >= capacityOfApprover) throw new StrongholdError('APPROVALS_FULL')
    }
    if (this.#size() < capacityOfAll) return
    for (const [name, uses] of this.#approvers) {
      forgetOver(uses, now)
      if (uses.size === 0) this.#approvers.delete(name)
    }
    if (this.#size() >= capacityOfAll) throw new StrongholdError('APPROVALS_FULL')
  }

  #size(): number {
    let size = 0
    for (const uses of this.#approvers.values()) size += uses.size
    return size
  }
}

function forgetOver(all: Map<string, RemainingUses>, now: number): void {
  for (const [name, { notAfter }] of all) if (now >= notAfter) all.delete(name)
}
