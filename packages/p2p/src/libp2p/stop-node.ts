import type { Libp2p } from '@libp2p/interface'
import { insides } from './libp2p-internals.js'

/** Stops a node. The process stays alive until it has stopped, and no longer. */
export async function stopNode(node: Libp2p): Promise<void> {
  // libp2p may wait for a connection that is gone, with a deadline that keeps nothing alive: a
  // program with nothing else to do would end here, during its `await`.
  const alive = setTimeout(() => undefined, 2 ** 31 - 1)
  try {
    await node.stop()
  } finally {
    clearTimeout(alive)
  }
  // It would note in a second that this side has no addresses any more.
  insides(node).addressManager._updatePeerStoreAddresses.stop()
}
