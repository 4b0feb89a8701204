// Ports of this host.
import { once } from 'node:events'
import { createServer } from 'node:net'

/**
 * Lets a server listen on a port of 127.0.0.1 that the system chooses; answers the port.
 * @param {import('node:net').Server} server
 */
export async function listenOnLoopback(server) {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the server has no port')
  return address.port
}

/** A port of this host on which nobody listens at the moment. */
export async function freePort() {
  const server = createServer()
  const port = await listenOnLoopback(server)
  server.close()
  await once(server, 'close')
  return port
}
