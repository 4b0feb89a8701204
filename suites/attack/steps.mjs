// The acts of code that holds a client of the owner's, or a reference to one, and no key.
import fc from 'fast-check'
import { act } from './act.mjs'
import { attributes, attributesText, optionsOf } from './attributes.mjs'
import { calls } from './calls.mjs'
import { unwrapped, wrap } from './known.mjs'
import {
  choice,
  chosen,
  client,
  fullTextOf,
  linkClient,
  locationOf,
  passing,
  place,
  target,
  textOf,
} from './names.mjs'
import { through, ways } from './references.mjs'

const via = fc.constantFrom(...ways)

/** A call whose sources are chosen when it is its turn, among what is there then. */
const callOf = (kind) => {
  const { reads, writes, said } = calls[kind]
  const where = fc.oneof(place, place, passing)
  const fields = [...reads.map((name) => [name, choice]), ...writes.map((name) => [name, where])]
  return fc
    .record({ said, ...Object.fromEntries(fields) })
    .map((given) => ({ kind, given, ...calls[kind] }))
}

/** Calls of one chain, all or none, by one who holds a client. */
const chainOf = (chain) =>
  act(
    { client, via, first: choice, chain },
    async (world, { client: named, via, first, chain }) => {
      const live = await world.live()
      // The client is that of a record, where one is read first.
      const client = chain[0].reads.length === 0 ? named : chosen(live, first)?.client
      const places = live.filter((at) => at.client === client).map(({ place }) => place)
      const resolved = []
      for (const { reads, writes, given, ...call } of chain) {
        const sources = reads.map((name) => [name, chosen(places, given[name])])
        if (sources.some(([, place]) => place === undefined)) return undefined
        resolved.push({ ...call, given: { ...given, ...Object.fromEntries(sources) } })
        places.unshift(...writes.map((name) => given[name]))
      }
      const text = resolved.map(({ text, given }) => text(given)).join('; ')
      return {
        text: `attacker by ${via} in ${client}: ${text}`,
        run: () =>
          through(world, client, via, async (held) => {
            const made = resolved.map(({ call, given }) => call(world.tree, given))
            const outputs = await held.executeChained(made)
            resolved.forEach(({ gives, given, text }, i) => {
              if (gives === undefined) return
              world.haul.push({
                bytes: outputs[i],
                how: `${client}: ${text(given)}`,
                wrapped: gives === 'wrapped',
                client,
                key: given.under,
              })
            })
          }),
      }
    },
  )

const single = (kind) => chainOf(callOf(kind).map((call) => [call]))
const inChains = ['plant', 'bring', 'copy', 'derive', 'node', 'concatenate', 'keep', 'wrap', 'show']
const chain = chainOf(fc.array(fc.oneof(...inChains.map(callOf)), { minLength: 2, maxLength: 4 }))

/** Draws a key; the attributes of the call are its maker's word. */
export const generateAct = (who) =>
  act(
    { to: target, type: fc.constantFrom('Symmetric', 'Ed25519', 'Seed'), said: attributes },
    async (world, { to, type, said }) => {
      const { tree } = world
      const at = await world.target(to)
      if (at === undefined) return undefined
      const output = locationOf(tree, at.place)
      const options = optionsOf(tree, said)
      const call =
        type === 'Seed'
          ? tree.Slip10Generate({ output, size: 32 }, options)
          : tree.GenerateKey({ type, output }, options)
      const name = `${type} that ${who} made at ${fullTextOf(at)}`
      return {
        text: `${who} generates ${type} → ${fullTextOf(at)}${attributesText(said)}`,
        run: async () => {
          const client = await world.owner.client(at.client)
          const born = { name, policy: options.attributes?.policy, length: 32, at }
          await world.bear(born, () => client.execute(call))
        },
      }
    },
  )

/** A wrapped secret comes back under the key that wrapped it. */
const unwrap = act(
  { which: choice, from: choice, to: place, said: attributes },
  async (world, { which, from, to, said }) => {
    const { tree } = world
    const wrapped = world.haul.filter(({ key }) => key?.vault !== undefined)
    const item = chosen([...wrapped, undefined], which)
    // Or something known, under a key that is known too.
    const known = chosen(
      (await world.live()).filter(({ client }) => client !== linkClient),
      from,
    )
    const { client, key: under } = item ?? { client: known?.client, key: known?.place }
    if (client === undefined) return undefined
    const bytes = item?.bytes ?? wrap(await world.knownAt(known), unwrapped)
    const call = tree.AesKeyWrapDecrypt(
      {
        cipher: 'Aes256',
        decryptionKey: locationOf(tree, under),
        wrappedKey: Uint8Array.from(bytes),
        output: locationOf(tree, to),
      },
      optionsOf(tree, said),
    )
    const what = item === undefined ? 'known bytes' : `the ${item.how}`
    return {
      text: `attacker in ${client}: AesKeyWrapDecrypt ${what} under ${textOf(under)} → ${textOf(to)}${attributesText(said)}`,
      run: async () => (await world.owner.client(client)).execute(call),
    }
  },
)

const read = act({ from: choice, reader: client, via }, async (world, { from, reader, via }) => {
  const { tree } = world
  const at = chosen(await world.live(), from)
  if (at === undefined) return undefined
  const how = `ReadRecord ${fullTextOf(at)} by ${reader}`
  const call = tree.ReadRecord({
    location: locationOf(tree, at.place),
    client: at.client === reader ? undefined : Buffer.from(at.client),
  })
  return {
    text: `attacker by ${via}: ${how}`,
    run: () =>
      through(world, reader, via, async (held) => {
        world.haul.push({ bytes: await held.execute(call), how })
      }),
  }
})

const label = act({ via, from: choice }, async (world, { via, from }) => {
  const at = chosen(await world.live(), from)
  if (at === undefined) return undefined
  const location = locationOf(world.tree, at.place)
  return {
    text: `attacker by ${via} labels ${fullTextOf(at)}`,
    run: () => through(world, at.client, via, (held) => held.labelRecord(location, 'label')),
  }
})

const prune = act({ from: choice }, async (world, { from }) => {
  const at = chosen(await world.live(), from)
  if (at === undefined) return undefined
  return {
    text: `attacker prunes the versions of ${at.client}:${at.place.vault}`,
    run: async () => {
      await (await world.owner.client(at.client)).pruneVersions(at.place.vault, 1)
    },
  }
})

const purge = act({ client }, async (world, { client }) => ({
  text: `attacker purges ${client}`,
  run: () => world.owner.stronghold.purgeClient(client),
}))

const destroy = act({ from: choice }, async (world, { from }) => {
  const { stronghold } = world.owner
  const at = chosen(await world.live(), from)
  if (at === undefined || stronghold.destroy === undefined) return undefined
  const location = locationOf(world.tree, at.place)
  return {
    text: `attacker destroys, without the key, ${fullTextOf(at)}`,
    run: async () => {
      await stronghold.destroy([{ client: at.client, location }])
    },
  }
})

export const stepActs = {
  ...Object.fromEntries(Object.keys(calls).map((kind) => [kind, single(kind)])),
  chain,
  generate: generateAct('the attacker'),
  unwrap,
  read,
  label,
  prune,
  purge,
  destroy,
}
