// Ways in: from the attacker's Stronghold into the owner's, and from client to client.
import fc from 'fast-check'
import { act } from './act.mjs'
import { choice, chosen, client, clients, linkClient, vault } from './names.mjs'

const mapping = fc.option(fc.record({ from: vault, to: vault }), { nil: undefined, freq: 2 })
const rules = fc.record({
  merge: fc.constantFrom('Newest', 'Replace', 'KeepOld', 'AddOnly'),
  map: mapping,
})
const rulesText = ({ merge, map }) =>
  `${map ? `, vault ${map.from} → ${map.to}` : ''}${merge === 'Newest' ? '' : `, ${merge}`}`
const rulesOf = ({ merge, map }) => ({ policy: merge, ...(map ? { mapVaults: [map] } : {}) })

const importClient = act({ from: choice, as: choice }, async (world, { from, as: choice }) => {
  const { owner, attacker } = world
  const client = chosen(await attacker.clients(), from)
  const taken = await owner.clients()
  const as = chosen(
    clients.filter((path) => !taken.includes(path)),
    choice,
  )
  if (client === undefined || as === undefined) return undefined
  return {
    text: `importClient ${client} of the attacker's file as ${as}`,
    run: async () => {
      const storage = await attacker.file()
      await owner.stronghold.importClient({ storage, key: attacker.key, client, as })
    },
  }
})

const importSnapshot = act({}, async ({ owner, attacker }) => ({
  text: "importSnapshot of the attacker's file",
  run: async () => {
    const storage = await attacker.file()
    await owner.stronghold.importSnapshot({ storage, key: attacker.key })
  },
}))

const syncClients = act({ from: choice, to: client, rules }, async (world, given) => {
  const { owner } = world
  const { to, rules } = given
  const from = chosen(
    (await owner.clients()).filter((path) => path !== to && path !== linkClient),
    given.from,
  )
  if (from === undefined) return undefined
  return {
    text: `sync.clients ${from} → ${to}${rulesText(rules)}`,
    run: async () => {
      const [source, target] = [await owner.client(from), await owner.client(to)]
      return summary(await owner.stronghold.sync.clients(source, target, rulesOf(rules)))
    },
  }
})

/** A way from the attacker: one of its clients, under a name and rules. `take` does it. */
const fromAttacker = (text, take) =>
  act({ from: choice, as: client, rules }, async (world, { from, as, rules }) => {
    const path = chosen(await world.attacker.clients(), from)
    if (path === undefined) return undefined
    const renamed = as === path ? path : `${path} as ${as}`
    return {
      text: `${text}, ${renamed}${rulesText(rules)}`,
      run: async () => {
        const clients = [{ path, as, ...rulesOf(rules) }]
        return summary(await take(world, path, { clients }))
      },
    }
  })

const syncFrom = fromAttacker("sync.from the attacker's file", async (world, _, rules) => {
  const { owner, attacker } = world
  const source = { storage: await attacker.file(), key: attacker.key }
  return owner.stronghold.sync.from({ ...source, ...rules })
})

const sealedExport = fromAttacker('sync.importFrom an export', async (world, path, rules) => {
  const { owner, attacker } = world
  const link = await world.link()
  const { bytes } = await attacker.stronghold.sync.exportTo({
    recipient: link.owner,
    sender: link.theirKey,
    current: attacker.key,
    clients: [{ path }],
  })
  const who = { recipient: link.ownKey, sender: link.attacker }
  return owner.stronghold.sync.importFrom({ bytes, ...who, ...rules })
})

const legacyExport = fromAttacker('sync.importLegacy an export', async (world, path, rules) => {
  const { owner, attacker } = world
  const link = await world.link()
  const { bytes, publicKey } = await attacker.stronghold.sync.exportLegacy({
    recipient: link.owner,
    current: attacker.key,
    clients: [{ path }],
  })
  const made = { bytes, publicKey, recipient: link.ownKey }
  return owner.stronghold.sync.importLegacy({ ...made, ...rules })
})

const pull = fromAttacker('a pull from the attacker, who is a partner', async (world, _, rules) => {
  const { owner, attacker } = world
  const link = await world.link()
  const { sync } = owner.stronghold
  const own = link.ownKey
  const pulling = await sync.beginPull({ partner: link.attacker, own, ...rules })
  for (;;) {
    const { answer } = await attacker.stronghold.sync.answerPull({
      partner: link.owner,
      own: link.theirKey,
      request: pulling.request,
    })
    const progress = await pulling.continue(answer)
    if (progress.done) return progress.report
  }
})

// The owner's own backup: sealed for the owner, taken in again by its finder.
const backup = act({ from: choice }, async (world, { from }) => {
  const path = chosen(await world.owner.clients(), from)
  if (path === undefined) return undefined
  return { text: `the owner seals ${path} for itself`, run: () => sealForItself(world, path) }
})

async function sealForItself(world, path) {
  const { owner } = world
  const link = await world.link()
  const { bytes } = await owner.stronghold.sync.exportTo({
    recipient: link.owner,
    sender: link.ownKey,
    current: owner.key,
    clients: [{ path }],
  })
  world.exports.push({ bytes, path })
}

const restore = act({ which: choice, as: client, rules }, async (world, { which, as, rules }) => {
  if (world.exports.length === 0) await sealForItself(world, 'wallet').catch(() => undefined)
  const found = chosen(world.exports, which)
  if (found === undefined) return undefined
  const { bytes, path } = found
  return {
    text: `sync.importFrom an export of the owner's, ${path} as ${as}${rulesText(rules)}`,
    run: async () => {
      const link = await world.link()
      const report = await world.owner.stronghold.sync.importFrom({
        bytes,
        recipient: link.ownKey,
        sender: link.owner,
        clients: [{ path, as, ...rulesOf(rules) }],
      })
      return summary(report)
    },
  }
})

function summary({ copied, revoked, kept, refused, equal }) {
  const counts = { copied, revoked, kept, refused, equal: { length: equal } }
  const some = Object.entries(counts).filter(([, { length }]) => length > 0)
  return some.map(([name, { length }]) => `${length} ${name}`).join(', ') || 'nothing'
}

export const transferActs = {
  importClient,
  importSnapshot,
  syncClients,
  syncFrom,
  sealedExport,
  legacyExport,
  pull,
  backup,
  restore,
}
