import type { MergePolicy, SyncReason } from '../../contract/messages/sync.js'
import { compareStamps, isStamped, type Stamp } from '../attributes/stamp.js'

/** One side's state of a record: its content, or that it was revoked, and since when. */
export interface Version {
  readonly revoked: boolean
  readonly stamp: Stamp
  /** The time of its last amendment: its stamp, or later. */
  readonly amended: Stamp
}

/** The decision about the target's record. */
export type Verdict =
  | { readonly act: 'copy' | 'revoke' | 'keep' | 'refuse'; readonly reason: SyncReason }
  /**
   * Nothing, but the target has to remember the revocation, or the attributes of an equal content.
   */
  | { readonly act: 'note' }
  | { readonly act: 'equal' }

/**
 * Decides about one record, from its two versions alone.
 *
 * Under `Newest` the outcome is the greater of two versions in a total order (stamp, then
 * revocation before content, then `order` of the contents), that is, the join of a semilattice:
 * replicas that sync in any order and direction, as often as they like, come to the same state.
 * @param order compares the contents: 0 when they are the same. Asked only when it matters, since
 *   both must be opened for it.
 */
export function decide(
  source: Version,
  target: Version | undefined,
  policy: MergePolicy,
  order: () => number,
): Verdict {
  if (target === undefined) {
    return source.revoked ? { act: 'note' } : { act: 'copy', reason: 'absent' }
  }
  const age = compareStamps(source.stamp, target.stamp)
  if (source.revoked) {
    const verdict = decideRevoked(age, target)
    return policy === 'AddOnly' && verdict.act === 'revoke' ? differs : verdict
  }
  if (target.revoked) {
    if (age <= 0 || policy === 'KeepOld') return { act: 'refuse', reason: 'revoked' }
    // What comes back would come without the policy that it had here.
    return policy === 'AddOnly' ? differs : { act: 'copy', reason: 'newer' }
  }
  if (age === 0 && isStamped(source.stamp)) {
    return { act: compareStamps(source.amended, target.amended) === 0 ? 'equal' : 'note' }
  }
  return decideContent(age, policy, order)
}

function decideRevoked(age: number, target: Version): Verdict {
  if (target.revoked) return age > 0 ? { act: 'note' } : { act: 'equal' }
  // The doubt counts against the record: most revoked secrets are no longer secret.
  return age >= 0 ? { act: 'revoke', reason: 'revoked' } : { act: 'keep', reason: 'older' }
}

function decideContent(age: number, policy: MergePolicy, order: () => number): Verdict {
  const contents = order()
  if (contents === 0) return { act: age === 0 ? 'equal' : 'note' }
  if (policy === 'Replace') return { act: 'copy', reason: 'different' }
  if (policy === 'KeepOld') return { act: 'keep', reason: 'keepOld' }
  if ((age || contents) <= 0) return { act: 'keep', reason: 'older' }
  return policy === 'AddOnly' ? differs : { act: 'copy', reason: 'newer' }
}

const differs: Verdict = { act: 'refuse', reason: 'differs' }
