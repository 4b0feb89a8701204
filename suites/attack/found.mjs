import { unwrap } from './known.mjs'

/**
 * What the haul holds that it should not: compared by content, after all is decrypted and derived
 * that can be. Tells the name of the secret, and how it came out.
 */
export function found(world) {
  const { secrets } = world
  let waiting = world.haul.map((item, when) => ({ ...item, when }))
  for (let before = -1; before !== waiting.length + world.known.size; ) {
    before = waiting.length + world.known.size
    const still = []
    for (const item of waiting) {
      const opened = opening(world, item)
      if (opened === undefined) {
        still.push(item)
        continue
      }
      const { clear, key } = opened
      excuse(world, item, clear, key)
      const [secret] = secrets.closedIn(clear)
      if (secret !== undefined) return `${secret.name} came out: ${item.how}`
      world.learn(clear)
    }
    waiting = still
    const isKnown = (bytes) => world.known.has(bytes.toString('hex'))
    for (const bytes of secrets.computed(isKnown)) world.learn(bytes)
  }
  return undefined
}

/** The bytes of an item, with the key that opened it, if any opens it yet. */
function opening({ known }, { bytes, wrapped, under }) {
  if (!wrapped) return { clear: bytes, key: undefined }
  for (const key of under === undefined ? known.values() : [under]) {
    const clear = unwrap(key, bytes)
    if (clear !== undefined) return { clear, key }
  }
  return undefined
}

/**
 * Secrets that were encrypted under a key before its owner gave the key away are given away with
 * it: nobody can undo that. Since copies of the key, and what was derived from it, still count as
 * born inside (docs/threat-model.md), what is encrypted under one of them later is excused too,
 * unless `lateGrants` asks for it.
 */
function excuse({ secrets, lateGrants }, { when }, clear, key) {
  const late = key && secrets.lateness(key)
  if (late === undefined || (lateGrants && when >= late)) return
  secrets.open(clear, late)
}
