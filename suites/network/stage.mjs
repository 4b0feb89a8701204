// What the tests have in common: an internet, hosts with files, and the end of all of it.
import assert from 'node:assert/strict'
import { createPublicKey, randomBytes, verify } from 'node:crypto'
import { join } from 'node:path'
import { makeFolder, removeFolder } from '../lib/temporary-folder.mjs'
import { Host } from './hosts.mjs'
import { Internet } from './internet.mjs'

/** The port that hosts listen on. */
export const port = 4001

/** All that a peer may do with a client that has a signing key. */
export function signing(client) {
  const permissions = { procedures: ['Ed25519Sign'], vaults: [{ path: 'keys', use: true }] }
  return { clients: [{ path: client, permissions }] }
}

export class Stage {
  internet = new Internet()
  #folder = makeFolder('network')
  #hosts = new Set()

  /** A stage that is taken down after the test, whatever happens. */
  constructor(t) {
    t.after(() => this.#end())
  }

  /**
   * A host whose Stronghold has joined the network; one name has one file and identity.
   * @param {string} name
   * @param {object} at where the host is, as `Internet` says it
   * @param {{ serve?: boolean } & import('@stronghold/p2p').NetworkOptions} [options]
   */
  async start(name, at, { serve = false, ...options } = {}) {
    const host = new Host(name, at)
    this.#hosts.add(host)
    const path = join(this.#folder, `${name}.stronghold`)
    const { id, addresses, ms } = await host.call('start', { path, options, serve })
    return Object.assign(host, {
      id,
      addresses,
      name,
      at,
      startMs: ms,
      options: { serve, ...options },
    })
  }

  /** A host that was killed, from its file. */
  async restart({ name, at, options, address, publicAddress }) {
    return Object.assign(await this.start(name, at, options), { address, publicAddress })
  }

  /** A host with a public address that listens. */
  async startPublic(name, address, options = {}) {
    const at = this.internet.host(name, address)
    const host = await this.start(name, at, { listen: [`/ip4/0.0.0.0/tcp/${port}`], ...options })
    return Object.assign(host, {
      publicAddress: address,
      address: `/ip4/${address}/tcp/${port}/p2p/${host.id}`,
    })
  }

  async #end() {
    await Promise.all([...this.#hosts].map((host) => host.kill()))
    this.internet.remove()
    removeFolder(this.#folder)
  }
}

/**
 * Lets `user` know `server`, and use a client of it.
 * @param {any} server
 * @param {any} user
 * @param {{ client?: string, addresses?: string[] }} [options]
 */
export async function introduce(server, user, { client = 'signer', addresses = [] } = {}) {
  await server.call('setPeer', { id: user.id, name: user.name, inbound: signing(client) })
  await user.call('setPeer', { id: server.id, name: server.name, addresses })
}

/** The address of a host through a relay. */
export function through(relay, host) {
  return `${relay.address}/p2p-circuit/p2p/${host.id}`
}

/** Where a public host listens. */
export function publicPort({ publicAddress }) {
  return { address: publicAddress, port }
}

/** A server and a user behind NAT routers of their own, who know each other through a relay. */
export async function homes(t, { relay: relayOptions = {}, server = {}, user = {} } = {}) {
  const stage = new Stage(t)
  const relay = await stage.startPublic('relay', '11.0.0.10', {
    relay: { open: true, ...relayOptions },
  })
  const outside = '11.0.0.21'
  const serverHome = stage.internet.home('s', outside, 1)
  const userHome = stage.internet.home('u', '11.0.0.22', 2)
  const inside = serverHome.host('server')
  const listen = [`/ip4/0.0.0.0/tcp/${port}`]
  const serving = { listen, relays: [relay.address], serve: true, ...server }
  const [there, here] = await Promise.all([
    stage.start('server', inside.at, serving),
    stage.start('user', userHome.host('user').at, user),
  ])
  const publicKey = await there.call('makeKey', { client: 'signer' })
  await introduce(there, here, { addresses: [through(relay, there)] })
  return {
    ...{ stage, relay, serverHome, userHome, outside, publicKey },
    ...{ server: there, user: here, inside: inside.address },
  }
}

/** Lets `user` sign with the key of a client; answers how long it took there, in milliseconds. */
export async function sign(user, publicKey, client = 'signer', length = 32) {
  const message = randomBytes(length)
  const { output, ms } = await user.timed('sign', { client, message: message.toString('hex') })
  // RFC 8410: what comes before the bytes of an Ed25519 public key.
  const start = Buffer.from('302a300506032b6570032100', 'hex')
  const der = Buffer.concat([start, Buffer.from(publicKey, 'hex')])
  const key = createPublicKey({ key: der, format: 'der', type: 'spki' })
  assert.ok(verify(null, message, key, Buffer.from(output, 'hex')), 'the signature is valid')
  return ms
}

/** Asks until it works, one call after the other; the failures on the way have to be of `codes`. */
export async function signUntilItWorks(user, publicKey, codes, within) {
  const begun = Date.now()
  const failures = []
  for (;;) {
    try {
      await sign(user, publicKey)
      return { ms: Date.now() - begun, failures: failures.join(' ') || 'no failure' }
    } catch (error) {
      assert.ok(codes.includes(error.code), error.message)
      failures.push(error.code)
      assert.ok(Date.now() - begun < within, `no call worked within ${within} ms: ${failures}`)
      await new Promise((resolve) => setTimeout(resolve, 250))
    }
  }
}
