import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { Network } from '@stronghold/p2p'
import { Ed25519Sign, Location } from '@stronghold/stronghold'
import { makeSigner } from './ours.mjs'

const peer = fileURLToPath(new URL('remote-peer.mjs', import.meta.url))

/**
 * A signer here and one in another process, behind TCP, Noise and the firewall:
 * `{ sign, remoteSign, end() }`.
 */
export async function makeRemoteSigner() {
  const { stronghold, sign } = await makeSigner()
  const network = await Network.open(stronghold)
  const { peerId } = network.identity
  const child = spawn(process.execPath, [peer, peerId], { stdio: ['pipe', 'pipe', 'inherit'] })
  const [line] = await once(createInterface({ input: child.stdout }), 'line')
  await network.setPeer({ name: 'host', ...JSON.parse(line) })
  const client = await network.connect('host', { client: 'bench' })
  const privateKey = Location.generic('signing', 'key')
  const message = new Uint8Array(32)
  return {
    sign,
    remoteSign: () => client.execute(Ed25519Sign({ privateKey, message })),
    async end() {
      const ended = once(child, 'exit')
      child.stdin.end()
      await ended
      await network.close()
      await stronghold.close({ discard: true })
    },
  }
}
