import assert from 'node:assert/strict'
import { test } from 'node:test'
import { introduce, Standing, twoFiles } from './serving.js'
import { Folder, fails, json, stdoutOf } from './support.js'

test('a peer is found by its id, through a node that keeps the DHT and is open to all', async () => {
  const { server, laptop, serverId } = await twoFiles()
  const grant = ['-c', 'signer', '--procedures', 'Ed25519Sign', '--use', 'keys']
  await json(['peer', 'allow', 'laptop', ...server.open, ...grant])
  const { open } = await Folder.created()
  const middle = await Standing.start(['relay', ...open, '--open', '--dht-server'])
  const [address = ''] = middle.addresses
  const standing = await Standing.start(['serve', ...server.open, '--dht', address])
  await introduce(laptop, serverId, [])
  const sign = ['sign', ...laptop.open, '-c', 'signer', '--key', 'keys/k', '--remote', 'server']
  await fails(sign, 'PEER_UNREACHABLE', 9, { input: 'message' })
  const signature = await stdoutOf([...sign, '--dht', address], { input: 'message' })
  assert.match(signature, /^[0-9a-f]{128}\n$/)
  await standing.stop()
  await middle.stop()
})
