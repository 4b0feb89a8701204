import { hex } from '../lib/bytes.mjs'

/**
 * The oracle's memory: which bytes are secret, what their owner ever granted, and what was made of
 * them. It compares contents, so it need not know where a secret is.
 */
export class Secrets {
  #all = new Map()

  /**
   * A secret that was born inside, or that only its owner wrote.
   * @param words the owner's policies for it: what the call said that made it.
   */
  add(bytes, name, words) {
    const secret = this.#all.get(hex(bytes)) ?? this.#put(bytes, name, [])
    secret.words.push(...words)
    return secret
  }

  /** Bytes that were computed of a secret, if of any; what they are named. */
  derive(bytes, inputs, how) {
    if (this.#all.has(hex(bytes))) return
    const parents = this.in(Buffer.concat(inputs))
    if (parents.length === 0) return
    this.#put(bytes, `${how} of ${parents.map(({ name }) => name).join(' and ')}`, parents)
  }

  /** The secrets that these bytes hold, whole. */
  in(bytes) {
    const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
    return [...this.#all.values()].filter((secret) => buffer.includes(secret.bytes))
  }

  /** The secrets in these bytes that their owner did not grant. */
  closedIn(bytes) {
    return this.in(bytes).filter((secret) => !this.isOpen(secret))
  }

  /**
   * The owner says of bytes that are there, with the present key, that they may leave, or more.
   * @param when how much the attacker had carried off by then
   */
  grant(bytes, policy, when) {
    for (const secret of this.in(bytes)) {
      const before = this.isOpen(secret)
      secret.words.push(policy)
      if (!before && this.isOpen(secret)) secret.late = when
    }
  }

  /** The owner lets somebody read these bytes, or gave away what they are under. */
  open(bytes, when) {
    for (const secret of this.in(bytes)) {
      if (!this.isOpen(secret)) secret.late = when
      secret.open = true
    }
  }

  /** Whether the owner gave it away, or all that it was made of. */
  isOpen(secret) {
    const { parents } = secret
    const madeOfOpen = parents.length > 0 && parents.every((parent) => this.isOpen(parent))
    return secret.open || madeOfOpen || isGranted(secret, 0)
  }

  /**
   * Since when bytes are given away that were there before, and may have been a key for others: by
   * what the attacker had carried off. `undefined` for what is not, or was from the start.
   */
  lateness(bytes) {
    const times = this.in(bytes).map(latenessOf)
    return times.find((time) => time !== undefined)
  }

  /** What somebody can compute who knows other bytes: what was derived of nothing else. */
  *computed(isKnown) {
    for (const { bytes, parents } of this.#all.values()) {
      const all = parents.length > 0 && parents.every((parent) => isKnown(parent.bytes))
      if (all && !isKnown(bytes)) yield bytes
    }
  }

  #put(bytes, name, parents) {
    const secret = {
      bytes: Buffer.from(bytes),
      name,
      words: [],
      parents,
      open: false,
      late: undefined,
    }
    this.#all.set(hex(bytes), secret)
    return secret
  }
}

function latenessOf({ late, parents }) {
  return late ?? parents.map(latenessOf).find((time) => time !== undefined)
}

/** Whether the owner's words grant what is `depth` derivations from it. */
function isGranted({ words, parents }, depth) {
  if (words.some((policy) => loosens(derivedOf(policy, depth)))) return true
  return parents.length > 0 && parents.every((parent) => isGranted(parent, depth + 1))
}

function derivedOf(policy, depth) {
  return depth === 0 ? policy : policy && derivedOf(policy.derived, depth - 1)
}

/** Leaving under any key, and being shown to code of the application. */
function loosens(policy) {
  if (policy === undefined) return false
  return policy.wrappable === 'any' || policy.usages.some((usage) => usage.includes('.'))
}
