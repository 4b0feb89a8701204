/** The fields of a policy that hold names. */
interface Named {
  readonly usages: readonly string[]
  readonly derived?: Named | undefined
}

/** The names of a policy, to be looked up. */
interface Names {
  readonly usages: ReadonlySet<string>
  /** The part of a pinned name before its hash. */
  readonly unpinned: ReadonlySet<string>
}

const namesByPolicy = new WeakMap<Named, Names>()

function namesOf(policy: Named): Names {
  const known = namesByPolicy.get(policy)
  if (known !== undefined) return known
  const unpinned = new Set<string>()
  for (const usage of policy.usages) for (const name of heads(usage)) unpinned.add(name)
  const names = { usages: new Set<string>(policy.usages), unpinned }
  namesByPolicy.set(policy, names)
  return names
}

/** Whether a usage is among those of a policy, as it is written. */
export function isListed(usage: string, policy: Named): boolean {
  return namesOf(policy).usages.has(usage)
}

/** Whether a policy names a usage; one that pins a module (`name@hash`) by the name alone too. */
export function isNamed(usage: string, policy: Named): boolean {
  return isWithin(usage, namesOf(policy).usages)
}

/** The same for usages without a policy. */
export function isWithin(usage: string, usages: ReadonlySet<string>): boolean {
  return usages.has(usage) || isPinnedOf(usage, usages)
}

/** Whether a usage pins the module of one of these. */
export function isPinnedOf(usage: string, usages: ReadonlySet<string>): boolean {
  return heads(usage).some((name) => usages.has(name))
}

/** The part of a usage that a policy shares: of a name and its pinned form, the pinned one. */
export function isShared(usage: string, policy: Named): boolean {
  return isNamed(usage, policy) || namesOf(policy).unpinned.has(usage)
}

/** The number of names in a policy at all depths: the cost of reading it. */
export function countNames(policy: Named | undefined): number {
  let names = 0
  for (let level = policy; level !== undefined; level = level.derived) names += level.usages.length
  return names
}

function heads(usage: string): readonly string[] {
  const found: string[] = []
  for (let at = usage.indexOf('@'); at !== -1; at = usage.indexOf('@', at + 1)) {
    found.push(usage.slice(0, at))
  }
  return found
}
