import { clientCompliance } from './compliance.js'
import { all, introduce, join, makeStronghold } from './support.js'

const there = await makeStronghold()
const server = await join(there, { commit: 'never' })
const overTcp = await join(await makeStronghold(), { listen: [] })
await server.serve()

let count = 0
const fresh = (network: typeof overTcp) => async () => {
  const path = `client ${count++}`
  await there.createClient(path)
  await introduce(server, network, all(path))
  return network.connect('server', { client: path })
}
clientCompliance('on another machine, over TCP', fresh(overTcp))

const behindSocket = await join(there, {
  identity: 'websocket',
  commit: 'never',
  listen: ['/ip4/127.0.0.1/tcp/0/ws'],
})
await behindSocket.serve()
const overWebSocket = await join(await makeStronghold(), { listen: [] })
clientCompliance('on another machine, over WebSocket', async () => {
  const path = `client ${count++}`
  await there.createClient(path)
  await introduce(behindSocket, overWebSocket, all(path))
  return overWebSocket.connect('server', { client: path })
})
