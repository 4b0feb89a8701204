import { once } from 'node:events'
import { connect, createServer } from 'node:net'
import { MessageChannel } from 'node:worker_threads'
import { listenOnLoopback } from '../lib/loopback.mjs'

/** Ways to hold a client of the owner's. */
export const ways = ['the host', 'the host', 'a reference', 'a port', 'a socket']

/**
 * Lets `use` have a client of the owner's, as the host holds it, or through a reference that grants
 * every procedure and every vault and nothing that is not named: nothing may be said of secrets.
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
  const { near, far, close } = await (via === 'a port' ? ports() : sockets())
  const attached = tree.attachClient(client, near, { permissions })
  const connected = await tree.connectClient(far)
  try {
    return await use(connected)
  } finally {
    connected.stop()
    await attached.ended
    close()
  }
}

function ports() {
  const { port1, port2 } = new MessageChannel()
  const close = () => {
    port1.close()
    port2.close()
  }
  return { near: port1, far: port2, close }
}

/** A connection of TCP, on loopback. */
async function sockets() {
  const server = createServer()
  const far = connect(await listenOnLoopback(server), '127.0.0.1')
  const [near] = await once(server, 'connection')
  const close = () => {
    near.destroy()
    far.destroy()
    server.close()
  }
  return { near, far, close }
}
