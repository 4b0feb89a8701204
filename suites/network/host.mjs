// A host of a test: a real Stronghold in its zone, with its file and its network, run inside a
// namespace and told by lines of JSON what to do. Ends when nobody tells it anything any more.
import { existsSync } from 'node:fs'
import { connect as tcpConnect } from 'node:net'
import { createInterface } from 'node:readline'
import { Network } from '@stronghold/p2p'
import {
  Ed25519Sign,
  GenerateKey,
  KeyProvider,
  Location,
  PublicKey,
  Stronghold,
} from '@stronghold/stronghold'
import { hex, unhex } from '../lib/bytes.mjs'

const key = Location.generic('keys', 'signing')
const remotes = new Map()
/** @type {any} A `Stronghold` from `start` on. */
let stronghold
/** @type {any} A `Network` from `start` on. */
let network

const methods = {
  /** Opens or makes the file, and joins the network. */
  async start({ path, options, serve }) {
    const file = { path, key: KeyProvider.fromKey(new Uint8Array(32).fill(7)) }
    stronghold = await (existsSync(path) ? Stronghold.open(file) : Stronghold.create(file))
    const begun = Date.now()
    network = await Network.open(stronghold, options)
    network.observe((event) => say({ event: { ...event, at: Date.now() } }))
    if (serve) await network.serve()
    return { id: network.identity.peerId, addresses: network.addresses, ms: Date.now() - begun }
  },
  serve: () => network.serve(),
  addresses: () => network.addresses,
  setPeer: async (peer) => void (await network.setPeer(peer)),
  /** Makes a client with a signing key; answers the public key. */
  async makeKey({ client }) {
    const made = await stronghold.createClient(client)
    await made.execute(GenerateKey({ type: 'Ed25519', output: key }))
    await stronghold.commit()
    return hex(await made.execute(PublicKey({ type: 'Ed25519', privateKey: key })))
  },
  async connect({ peer, client, deadline = 20_000 }) {
    remotes.set(client, await network.connect(peer, { client, deadline }))
  },
  async sign({ client, message }) {
    const remote = remotes.get(client)
    return hex(await remote.execute(Ed25519Sign({ privateKey: key, message: unhex(message) })))
  },
  /** Whether a TCP connection to an address can be made within a second: `yes`, or why not. */
  reaches: ({ address, port }) =>
    new Promise((resolve) => {
      const socket = tcpConnect({ host: address, port, timeout: 1000 })
      const done = (answer) => {
        resolve(answer)
        socket.destroy()
      }
      socket.on('connect', () => done('yes'))
      socket.on('timeout', () => done('timeout'))
      socket.on('error', (/** @type {NodeJS.ErrnoException} */ error) => done(error.code))
    }),
}

for await (const line of createInterface({ input: process.stdin })) void answer(JSON.parse(line))
await network?.close()
await stronghold?.close({ discard: true })
process.exit()

async function answer({ id, method, input }) {
  const begun = Date.now()
  try {
    const output = await methods[method](input)
    say({ id, output: output ?? null, ms: Date.now() - begun })
  } catch (error) {
    say({
      id,
      error: { code: error.code, text: `${error.stack}`, cause: chain(error) },
      ms: Date.now() - begun,
    })
  }
}

function chain(error) {
  const causes = error instanceof AggregateError ? error.errors : error.cause ? [error.cause] : []
  return causes.map((cause) => `${cause?.name}: ${cause?.message} [${chain(cause)}]`).join('; ')
}

function say(value) {
  process.stdout.write(
    `${JSON.stringify(value, (_, it) => (it instanceof Uint8Array ? hex(it) : it))}\n`,
  )
}
