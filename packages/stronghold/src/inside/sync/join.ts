import { encode } from '../../contract/codec/index.js'
import { type Policy, policy as policyCodec } from '../../contract/policy/policy.js'
import type { SecretType } from '../../contract/procedures/secret-type.js'
import { defaultPolicy, defaultPolicyOf } from '../../contract/uses/default-policy.js'
import { normalized } from '../../contract/uses/meet.js'
import { admitted, allOf, type HeldPolicy } from '../attributes/held-policy.js'
import { compareStamps, type Stamp } from '../attributes/stamp.js'
import type { Found } from './client-view.js'

/** The content after a sync: that of this side, of the other, or the same as before. */
export type Winner = 'here' | 'there' | 'same'

/** The attributes of a record after two sides were joined. */
export interface Joined {
  readonly policy: HeldPolicy | undefined
  readonly label: string | undefined
  /** `new`: neither side has this yet, so it is a write of its own. */
  readonly amended: Stamp | 'new' | undefined
  /** Whether the policy here has changed. */
  readonly narrows: boolean
}

/** The options of a join. */
export interface Joining {
  readonly winner: Winner
  /** Whether the other side is another snapshot. */
  readonly foreign: boolean
  /** The stamp of the resulting content. */
  readonly content: Stamp
  /** Whether the label here stays, whichever is later. */
  readonly keepsLabel: boolean
}

/**
 * Joins two sides' attributes of one record (docs/spec/sync.md, "The join").
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
  // It may be a whole entry, of which only the stamp counts.
  const { generation, changed, writer } = amended
  return { policy, label, narrows, amended: { generation, changed, writer } }
}

/** The side with the later attributes: that of the resulting content, if the contents differ. */
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
  // The type of a replaced content does not describe the new one.
  const unsaid = winner === 'there' ? defaultPolicy : defaultPolicyOf(typeHere)
  const both = allOf([ours ?? unsaid, theirs ?? defaultPolicyOf(typeThere)])
  return isSame(both, ours) ? ours : both
}

/** A side's attributes of its content; `stays`: that content is the resulting one. */
function policyOf({ entry, fresh }: Found, stays: boolean): HeldPolicy | undefined {
  return stays && fresh ? entry?.policy : admitted(entry?.policy)
}

function typeOf({ entry, fresh }: Found): SecretType {
  return fresh && entry !== undefined ? entry.type : 'Unknown'
}

/**
 * Whether two policies allow the same, in any spelling; an absent one equals only another absent
 * one.
 */
function isSame(a: Policy | undefined, b: Policy | undefined): boolean {
  if (a === b) return true
  if (a === undefined || b === undefined) return false
  const [first, second] = [a, b].map((one) => encode(policyCodec, normalized(one)).join())
  return first === second
}
