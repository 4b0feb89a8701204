import { linkClient, linkPlace } from './names.mjs'

/**
 * Gives both Strongholds an exchange key. The owner trusts the attacker, which it takes everything
 * from and sends nothing: a partner that turned.
 * @returns the two public keys
 */
export async function makeLink(world) {
  const { owner, attacker, tree } = world
  const privateKey = world.locationOf(linkPlace)
  const keyOf = async ({ stronghold }) => {
    const client = await stronghold.createClient(linkClient)
    await client.execute(tree.GenerateKey({ type: 'X25519', output: privateKey }))
    return client.execute(tree.PublicKey({ type: 'X25519', privateKey }))
  }
  const at = { client: linkClient, place: linkPlace }
  const keys = {}
  await world.bear({ name: "the owner's exchange key", length: 32, at }, async () => {
    keys.owner = await keyOf(owner)
  })
  keys.attacker = await keyOf(attacker)
  const trust = ({ stronghold, key }, partner, send, receive) =>
    stronghold.sync.trust({ partner, send, receive, current: key })
  await trust(owner, keys.attacker, 'none', 'all')
  await trust(attacker, keys.owner, 'all', 'none')
  // Nothing would say, after a crash, that it has to be done again.
  await owner.file()
  return keys
}
