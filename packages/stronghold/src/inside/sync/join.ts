import { encode } from '../../contract/codec/index.js'
import { type Policy, policy as policyCodec } from '../../contract/policy/policy.js'
import type { SecretType } from '../../contract/procedures/secret-type.js'
import { defaultPolicy, defaultPolicyOf } from '../../contract/uses/default-policy.js'
import { normalized } from '../../contract/uses/meet.js'
import { admitted, allOf, type HeldPolicy } from '../attributes/held-policy.js'
import { compareStamps, type Stamp } from '../attributes/stamp.js'
import type { Found } from './client-view.js'

/** Which content is there after a sync: that of this side, of the other, or the same as before. */
export type Winner = 'here' | 'there' | 'same'

/** The attributes of a record after two sides were joined. */
export interface Joined {
  readonly policy: HeldPolicy | undefined
  readonly label: string | undefined
  /** `new`: neither side has this yet, so that it is a write of its own. */
  readonly amended: Stamp | 'new' | undefined
  /** Whether the policy is another than it was here. */
  readonly narrows: boolean
}

/** How two sides are joined. */
export interface Joining {
  readonly winner: Winner
  /** Whether the other side is another snapshot. */
  readonly foreign: boolean
  /** The stamp of the content that is there afterwards. */
  readonly content: Stamp
  /** Whether the label that is here stays, whichever is later. */
  readonly keepsLabel: boolean
}

/**
 * Joins what two sides say of one record, besides its content (docs/spec/sync.md, "The join").
 *
 * Policies meet, whichever side was later: the policy here never becomes wider. A grant for a
 * replaced content does not hold for the next. A label goes with its content; of two labels of the
 * same content the later amendment's stays, unless what is here is to be kept.
 */
export function join(
  here: Found,
  there: Found,
  { winner, foreign, content, keepsLabel }: Joining,
): Joined {
  const [ours, theirs] = [policyOf(here, winner !== 'there'), policyOf(there, winner !== 'here')]
  const said = foreign ? admitted(theirs) : theirs
  const policy = met(ours, typeOf(here), said, typeOf(there), winner)
  const side = keepsLabel ? here : winnerOf(here, there, winner)
  const label = side.entry?.label
  const narrows = !isSame(policy, here.entry?.policy)
  const asHere = isSame(policy, ours) && label === here.entry?.label
  const asThere = isSame(policy, said) && label === there.entry?.label
  const says = side === here ? asHere : asThere
  const amended: Stamp | 'new' = says ? side.amended : 'new'
  if (amended === 'new') return { policy, label, narrows, amended }
  if (compareStamps(amended, content) <= 0) return { policy, label, narrows, amended: undefined }
  // It may be a whole entry, of which only the stamp is meant.
  const { generation, changed, writer } = amended
  return { policy, label, narrows, amended: { generation, changed, writer } }
}

/** The side whose word on its content is the later one: that of the content itself, if they differ. */
function winnerOf(here: Found, there: Found, winner: Winner): Found {
  if (winner === 'here') return here
  if (winner === 'there') return there
  return compareStamps(there.amended, here.amended) > 0 ? there : here
}

function met(
  ours: HeldPolicy | undefined,
  typeHere: SecretType,
  theirs: HeldPolicy | undefined,
  typeThere: SecretType,
  winner: Winner,
): HeldPolicy | undefined {
  if (theirs === undefined && (ours === undefined || winner !== 'there')) return ours
  // Of the type of a content that goes, nothing is said of the one that comes.
  const unsaid = winner === 'there' ? defaultPolicy : defaultPolicyOf(typeHere)
  const both = allOf([ours ?? unsaid, theirs ?? defaultPolicyOf(typeThere)])
  return isSame(both, ours) ? ours : both
}

/** What a side says of its content; `stays`: that content is the one that is there afterwards. */
function policyOf({ entry, fresh }: Found, stays: boolean): HeldPolicy | undefined {
  return stays && fresh ? entry?.policy : admitted(entry?.policy)
}

function typeOf({ entry, fresh }: Found): SecretType {
  return fresh && entry !== undefined ? entry.type : 'Unknown'
}

/** Whether two policies allow the same, however they are spelled; none is no other. */
function isSame(a: Policy | undefined, b: Policy | undefined): boolean {
  if (a === b) return true
  if (a === undefined || b === undefined) return false
  const [first, second] = [a, b].map((one) => encode(policyCodec, normalized(one)).join())
  return first === second
}
