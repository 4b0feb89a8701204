import fc from 'fast-check'
import { act } from './act.mjs'
import { attributes, attributesText, dataAttributes, optionsOf } from './attributes.mjs'
import { choice, chosen, client, fullTextOf, locationOf, target, vault } from './names.mjs'
import { policyOf, policyWords, textOfPolicy } from './policies.mjs'
import { generateAct } from './steps.mjs'

const write = act({ to: target, said: dataAttributes }, async (world, { to, said }) => {
  const { tree, owner } = world
  const at = await world.target(to)
  if (at === undefined) return undefined
  const location = locationOf(tree, at.place)
  const options = optionsOf(tree, said)
  return {
    text: `the owner writes a secret → ${fullTextOf(at)}${attributesText(said)}`,
    run: async () => {
      const secret = world.bytes(32)
      const client = await owner.client(at.client)
      await client.execute(tree.WriteVault({ data: Uint8Array.from(secret), location }, options))
      const { policy } = options.attributes ?? {}
      const name = `a secret that the owner wrote at ${fullTextOf(at)}`
      world.secrets.add(secret, name, policy === undefined ? [] : [policy])
      if (said.readers !== undefined) world.secrets.open(secret, world.haul.length)
    },
  }
})

const bring = act({ to: target, said: attributes }, async (world, { to, said }) => {
  const { tree, owner } = world
  const at = await world.target(to)
  if (at === undefined) return undefined
  const options = optionsOf(tree, said)
  const output = locationOf(tree, at.place)
  return {
    text: `the owner brings in Symmetric → ${fullTextOf(at)}${attributesText(said)}`,
    run: async () => {
      const key = world.bytes(32)
      const client = await owner.client(at.client)
      const input = { type: 'Symmetric', key: Uint8Array.from(key), output }
      await client.execute(tree.ImportKey(input, options))
      const { policy } = options.attributes ?? {}
      const name = `Symmetric that the owner brought in at ${fullTextOf(at)}`
      world.secrets.add(key, name, policy === undefined ? [] : [policy])
    },
  }
})

/** Destroys what is at a place, and makes a key there. */
const replace = act({ to: choice, said: attributes }, async (world, { to, said }) => {
  const { tree, owner } = world
  const at = chosen(await world.live(), to)
  if (at === undefined || owner.stronghold.replace === undefined) return undefined
  const options = optionsOf(tree, said)
  const output = locationOf(tree, at.place)
  const name = `Symmetric that the owner put at ${fullTextOf(at)}`
  return {
    text: `the owner replaces ${fullTextOf(at)} by a Symmetric key${attributesText(said)}`,
    run: async () => {
      const client = await owner.client(at.client)
      const call = tree.GenerateKey({ type: 'Symmetric', output }, options)
      const born = { name, policy: options.attributes?.policy, length: 32, at }
      const current = owner.key
      await world.bear(born, () => owner.stronghold.replace(client, call, { current }))
    },
  }
})

/** The original, or a tool of the owner's own, that has the key and keeps no attributes. */
const writeElsewhere = act({ to: choice }, async (world, { to }) => {
  const at = chosen(await world.live(), to)
  if (at === undefined) return undefined
  return {
    text: `the owner writes a secret with another tool → ${fullTextOf(at)}`,
    run: async () => {
      const secret = world.bytes(32)
      if (!(await world.owner.rewrite(at, secret))) return 'nothing'
      world.secrets.add(secret, `a secret that another tool wrote at ${fullTextOf(at)}`, [])
      return undefined
    },
  }
})

/** A client, a vault or a record: of something that is there, or by names. */
export const subject = fc.oneof(
  fc.record({ kind: fc.constantFrom('record', 'vault', 'client'), choice }),
  fc.record({ kind: fc.constantFrom('vault', 'client'), client, vault }),
)

/** A subject of a policy among `live`, and its text for people. */
export function subjectOf(tree, live, { kind, choice, client: named, vault: vaultNamed }) {
  const at = choice === undefined ? undefined : chosen(live, choice)
  const client = at?.client ?? named
  const vault = at?.place.vault ?? vaultNamed
  if (client === undefined) return undefined
  if (kind === 'client') return { subject: { client }, text: client }
  if (kind === 'vault') return { subject: { client, vault }, text: `${client}:${vault}` }
  const location = locationOf(tree, at.place)
  return { subject: { client, location }, text: fullTextOf(at), at }
}

const maybeOff = fc.option(policyWords, { nil: undefined, freq: 6 })

/** A policy that the owner attaches with the present key; only that of a record grants anything. */
const attach = act({ to: subject, policy: maybeOff }, async (world, { to, policy }) => {
  const { tree, owner } = world
  const found = subjectOf(tree, await world.live(), to)
  if (found === undefined) return undefined
  const words = policyOf(tree, policy)
  return {
    text: `the owner attaches ${textOfPolicy(policy)} to ${found.text}`,
    run: async () => {
      await owner.client(found.subject.client)
      const granted = found.at === undefined || policy === undefined ? [] : await world.at(found.at)
      await owner.stronghold.policies.attach(found.subject, words, { current: owner.key })
      for (const bytes of granted) world.secrets.grant(bytes, words, world.haul.length)
    },
  }
})

/** The same without the key: what code in the host can try. */
const attachWithoutKey = act({ to: subject, policy: maybeOff }, async (world, { to, policy }) => {
  const { tree, owner } = world
  const found = subjectOf(tree, await world.live(), to)
  if (found === undefined) return undefined
  return {
    text: `attacker attaches, without the key, ${textOfPolicy(policy)} to ${found.text}`,
    run: async () => {
      await owner.client(found.subject.client)
      await owner.stronghold.policies.attach(found.subject, policyOf(tree, policy))
    },
  }
})

/** The acts of the owner, whose grants count, and acts without a grant. */
export const ownerActs = {
  ownerGenerates: generateAct('the owner'),
  ownerWrites: write,
  ownerBrings: bring,
  ownerReplaces: replace,
  otherTool: writeElsewhere,
  ownerAttaches: attach,
  attachWithoutKey,
}
