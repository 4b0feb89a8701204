// What must hold of a replica, and of two of them.
import { latest } from './events.mjs'
import { locationOf, vaultOf } from './replica.mjs'

const strictness = ['never', 'bornInside', 'any']
const isOfLibrary = (usage) => !usage.includes('.')

/**
 * The fault of a replica's state at a record, by the replica's history; undefined if there is none.
 */
export async function requireLatest(events, replica, record) {
  const known = replica.known.of(record)
  const last = latest(known.values())
  const number = await replica.numberAt(record)
  if (number === undefined) {
    const isRevoked = last.length === 0 || last.some(({ kind }) => kind === 'revoke')
    return isRevoked ? undefined : `${replica.name} has lost ${record}`
  }
  const event = events.written(number)
  if (event !== undefined && last.includes(event)) return undefined
  // The outcome of a conflict of two in a mapped vault is known to nobody.
  if (vaultOf(record) === 'm' && !known.has(number)) return undefined
  const revoked = [...known.values()].some(
    ({ kind, past }) => kind === 'revoke' && past.has(number),
  )
  return `${replica.name} has ${revoked ? 'a revoked' : 'an older'} content of ${record}`
}

/** The policies of all records of a replica, by their names, with the content that is there. */
export async function policiesOf(replica) {
  const found = new Map()
  for (const record of replica.known.records()) {
    const content = await replica.numberAt(record)
    if (content === undefined) continue
    const subject = { client: 'client', location: locationOf(record) }
    found.set(record, { content, policy: await replica.stronghold.policies.read(subject) })
  }
  return found
}

/** Policies that a sync made wider, or narrower without a word. */
export function loosened(name, before, after, report) {
  const said = new Set((report.narrowed ?? []).map(({ from }) => from.record.join()))
  const findings = []
  for (const [record, now] of after) {
    const then = before.get(record)
    if (then === undefined) {
      if (allowsMore(now.policy, undefined)) findings.push(`${name}: ${record} came with a grant`)
      continue
    }
    if (allowsMore(now.policy, then.policy)) findings.push(`${name}: ${record} became looser`)
    const isSilent = then.content === now.content && said.size === 0
    if (isSilent && textOf(then.policy) !== textOf(now.policy)) {
      findings.push(`${name}: the policy of ${record} changed, and the report does not say so`)
    }
  }
  return findings
}

/** Whether a policy allows what another does not; absent is the default one. */
function allowsMore(policy, other, depth = 0) {
  if (depth > 4) return false
  const rank = ({ wrappable = 'bornInside' } = {}) => strictness.indexOf(wrappable)
  const extra = (policy?.usages ?? []).some((usage) =>
    other === undefined ? !isOfLibrary(usage) : !other.usages.includes(usage),
  )
  const all = policy === undefined && other !== undefined
  const derives = policy?.derived !== undefined || other?.derived !== undefined
  return (
    extra ||
    all ||
    (rank(policy) > rank(other) && (policy?.usages.length ?? 1) > 0) ||
    (derives && allowsMore(policy?.derived, other?.derived, depth + 1) && policy !== undefined)
  )
}

function textOf(policy) {
  return JSON.stringify(policy, (_, value) => (Array.isArray(value) ? [...value].sort() : value))
}

/** All that replicas must agree on: contents, labels, restrictions, versions. */
export async function stateOf(replica) {
  const state = new Map()
  const labels = await labelsOf(replica)
  for (const [record, { content, policy }] of await policiesOf(replica)) {
    const label = labels.get(record)
    state.set(record, JSON.stringify({ content, label, ...restrictions(policy) }))
  }
  return state
}

/** Labels that stand at another content than the one they were given to: `label` says which. */
export async function mislabelled(replica) {
  const findings = []
  for (const [record, label] of await labelsOf(replica)) {
    const content = await replica.numberAt(record)
    if (label?.startsWith(`${content} `) === false) {
      findings.push(`${replica.name}: the content of ${record} has the label of another`)
    }
  }
  return findings
}

async function labelsOf(replica) {
  const labels = new Map()
  for (const client of await replica.stronghold.inventory()) {
    for (const vault of client.vaults) {
      for (const record of vault.records) {
        if (!record.revoked) labels.set(record.id.join(), record.label)
      }
    }
  }
  const ids = await idsOf(replica)
  return new Map([...ids].map(([record, id]) => [record, labels.get(id)]))
}

async function idsOf(replica) {
  const ids = new Map()
  const text = (bytes) => new TextDecoder().decode(bytes)
  for (const { vaults } of await replica.stronghold.inventory()) {
    for (const { records } of vaults) {
      for (const { id, location } of records) {
        if (location === undefined) continue
        const vault = text(location.vaultPath)
        const name =
          location.kind === 'counter' ? `#${location.counter}` : `/${text(location.recordPath)}`
        ids.set(vault + name, id.join())
      }
    }
  }
  return ids
}

/** Grants are of one snapshot, and do not travel. */
function restrictions(policy) {
  if (policy === undefined) return {}
  const { usages, wrappable = 'bornInside', derived } = policy
  const common = usages.filter(isOfLibrary).sort()
  return {
    usages: common,
    never: wrappable === 'never',
    ...(derived === undefined ? {} : { derived: restrictions(derived) }),
  }
}

/** Where two replicas that have heard of each other differ. */
export function unlike(a, first, b, second) {
  const findings = []
  for (const record of new Set([...first.keys(), ...second.keys()])) {
    const [here, there] = [first.get(record), second.get(record)]
    if (here !== there) {
      findings.push(`${a.name} and ${b.name} differ at ${record}: ${here} and ${there}`)
    }
  }
  return findings
}
