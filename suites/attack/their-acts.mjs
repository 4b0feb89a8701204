// In its own Stronghold the attacker decides everything, with its own key.
import { act } from './act.mjs'
import { attributes, attributesText, dataAttributes, optionsOf } from './attributes.mjs'
import { written } from './known.mjs'
import { fullTextOf, locationOf, target } from './names.mjs'
import { subject, subjectOf } from './owner-acts.mjs'
import { policyOf, policyWords, textOfPolicy } from './policies.mjs'

const own = 'in its own Stronghold the attacker'

// Over a record that is there: there in the owner's, so that the two meet.
const write = act({ to: target, said: dataAttributes }, async (world, { to, said }) => {
  const { tree, attacker } = world
  const at = await world.target(to)
  if (at === undefined) return undefined
  const location = locationOf(tree, at.place)
  const input = { data: Uint8Array.from(written), location }
  return {
    text: `${own} writes known bytes → ${fullTextOf(at)}${attributesText(said)}`,
    run: async () => {
      const client = await attacker.client(at.client)
      await client.execute(tree.WriteVault(input, optionsOf(tree, said)))
    },
  }
})

const generate = act({ to: target, said: attributes }, async (world, { to, said }) => {
  const { tree, attacker } = world
  const at = await world.target(to)
  if (at === undefined) return undefined
  const input = { type: 'Symmetric', output: locationOf(tree, at.place) }
  return {
    text: `${own} generates Symmetric → ${fullTextOf(at)}${attributesText(said)}`,
    run: async () => {
      const client = await attacker.client(at.client)
      await client.execute(tree.GenerateKey(input, optionsOf(tree, said)))
    },
  }
})

const attach = act({ to: subject, policy: policyWords }, async (world, { to, policy }) => {
  const { tree, attacker } = world
  const found = subjectOf(tree, await attacker.live(), to)
  if (found === undefined) return undefined
  return {
    text: `${own} attaches ${textOfPolicy(policy)} to ${found.text}`,
    run: async () => {
      await attacker.client(found.subject.client)
      const current = attacker.key
      await attacker.stronghold.policies.attach(found.subject, policyOf(tree, policy), { current })
    },
  }
})

export const theirActs = { theirWrite: write, theirKey: generate, theirPolicy: attach }
