import { clientCompliance } from './compliance.js'
import { all, introduce, join, makeStronghold } from './support.js'

const there = await makeStronghold()
const server = await join(there, { commit: 'never' })
const overTcp = await join(await makeStronghold(), { listen: [] })
await server.serve()

const behindSocket = await join(there, {
  identity: 'websocket',
  commit: 'never',
  listen: ['/ip4/127.0.0.1/tcp/0/ws'],
})
await behindSocket.serve()
const overWebSocket = await join(await makeStronghold(), { listen: [] })

// Nothing is awaited once the tests have begun: they could be over, and all closed, before that.
let count = 0
const fresh = (from: typeof server, network: typeof overTcp) => async () => {
  const path = `client ${count++}`
  await there.createClient(path)
  await introduce(from, network, all(path))
  return network.connect('server', { client: path })
}
clientCompliance('on another machine, over TCP', fresh(server, overTcp))
clientCompliance('on another machine, over WebSocket', fresh(behindSocket, overWebSocket))
