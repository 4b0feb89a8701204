import { createServer } from 'node:net'
import { isMainThread, type MessagePort, parentPort, workerData } from 'node:worker_threads'
import { type Client, KeyProvider, MemoryStorage, Stronghold } from '@stronghold/stronghold'
import { attachClient } from '@stronghold/stronghold/actors'
import { startInProcess } from '@stronghold/stronghold/in-process'

/**
 * Another thread or process that holds a Stronghold and attaches a new client to whatever it is
 * given: each port that is sent to it, each connection to the socket named by its first argument,
 * or, when that is `-`, its standard streams; with `workerData` `parent`, its parent's port.
 */
const stronghold = await Stronghold.create({
  storage: new MemoryStorage(),
  key: KeyProvider.makeRandom(),
  inside: () => startInProcess(),
})
let count = 0
const fresh = (): Promise<Client> => stronghold.createClient(`client ${count++}`)

if (isMainThread) {
  const [, , path = '-'] = process.argv
  if (path === '-') {
    const streams = { readable: process.stdin, writable: process.stdout }
    await attachClient(await fresh(), streams).ended
    await stronghold.close({ discard: true })
  } else {
    const server = createServer(async (socket) => attachClient(await fresh(), socket))
    server.listen(path, () => process.stdout.write('ready'))
  }
} else if (workerData === 'parent' && parentPort !== null) {
  await attachClient(await fresh(), parentPort).ended
  await stronghold.close({ discard: true })
} else {
  parentPort?.on('message', async (port: MessagePort) => attachClient(await fresh(), port))
}
