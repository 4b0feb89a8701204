// The ways in which records go from one replica to another.
export const ways = ['pull', 'file', 'export']

/**
 * Syncs `from` into `to` by one of the ways, and gives the report.
 * `rules`: options of a sync, for the client `client`.
 */
export async function transfer(way, to, from, rules = {}) {
  const chosen = { clients: [{ path: 'client', ...rules }] }
  if (way === 'pull') return pull(to, from, chosen)
  if (way === 'file') {
    await from.commit()
    return to.stronghold.sync.from({ storage: from.storage, key: from.key(), ...chosen })
  }
  const { bytes, report } = await from.stronghold.sync.exportTo({
    recipient: to.publicKey,
    sender: from.own,
    current: from.key(),
    clients: [{ path: 'client' }],
  })
  const imported = await to.stronghold.sync.importFrom({
    bytes,
    recipient: to.own,
    sender: from.publicKey,
    // An export of nothing has no client that could be named.
    ...rules,
  })
  // The side that keeps a record reports it.
  return { ...imported, refused: [...report.refused, ...imported.refused] }
}

/** `lost`: the last answer does not arrive. */
export async function pull(to, from, rules, lost = false) {
  const begun = { partner: from.publicKey, own: to.own, ...rules }
  const pulling = await to.stronghold.sync.beginPull(begun)
  try {
    for (;;) {
      const { request } = pulling
      const asked = { partner: to.publicKey, own: from.own, request }
      const { answer, kind } = await from.stronghold.sync.answerPull(asked)
      if (lost && kind !== 'compare') return undefined
      const progress = await pulling.continue(answer)
      if (progress.done) return progress.report
    }
  } finally {
    await pulling.cancel()
  }
}
