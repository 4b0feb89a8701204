import { MessageChannel } from 'node:worker_threads'

/**
 * Lets `use` have a client of the owner's, as the host holds it, or through a reference that grants
 * every procedure and every vault and nothing that is not named.
 */
export async function through(world, path, via, use) {
  const { tree, owner } = world
  const client = await owner.client(path)
  const permissions = {
    procedures: [...tree.procedureNames, 'attack.Show', 'attack.Keep'],
    otherVaults: { use: true, write: true, list: true },
    store: 'write',
  }
  if (via === 'the host') return use(client)
  if (via === 'a reference') return use(tree.attenuate(client, permissions))
  const { port1, port2 } = new MessageChannel()
  const attached = tree.attachClient(client, port1, { permissions })
  const connected = await tree.connectClient(port2)
  try {
    return await use(connected)
  } finally {
    connected.stop()
    await attached.ended
    port1.close()
    port2.close()
  }
}
