// The command line in a local network: a peer of which only the id is known, found by mDNS.
import assert from 'node:assert/strict'
import { execFile, spawn } from 'node:child_process'
import { createPublicKey, verify } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { openPeers } from '@stronghold/p2p/book'
import { KeyProvider, Stronghold } from '@stronghold/stronghold'
import { makeFolder, removeFolder } from '../lib/temporary-folder.mjs'
import { Internet } from './internet.mjs'
import { port } from './stage.mjs'

const bin = fileURLToPath(new URL('../../packages/cli/bin/stronghold.js', import.meta.url))
const message = 'message'

/** A file, in a host of its own. */
class Machine {
  #at
  #file
  #open
  #standing

  constructor(at, folder, name) {
    this.#at = at
    const key = join(folder, 'key')
    writeFileSync(key, '5a'.repeat(32))
    this.#file = join(folder, `${name}.stronghold`)
    this.#open = ['-f', this.#file, '--passphrase-file', key, '--key-derivation', 'raw']
  }

  /** Runs a command to its end; answers what it printed and how it ended. */
  run(args, input = '') {
    return new Promise((resolve) => {
      const child = execFile('ip', this.#command(args), (error, stdout, stderr) =>
        resolve({ code: error?.code ?? 0, stdout: stdout.trimEnd(), stderr }),
      )
      child.stdin?.end(input)
    })
  }

  /** What a command printed that must succeed. */
  async output(...args) {
    const { code, stdout, stderr } = await this.run(args)
    assert.equal(code, 0, stderr)
    return stdout
  }

  /** Serves until the end; resolves with the first address. */
  serve(...args) {
    const listen = ['--listen', `/ip4/0.0.0.0/tcp/${port}`]
    const child = spawn('ip', this.#command(['serve', ...args, ...listen]), {
      stdio: ['ignore', 'pipe', 'ignore'],
    })
    this.#standing = child
    return new Promise((resolve, reject) => {
      createInterface({ input: child.stdout }).once('line', resolve)
      child.once('close', (code) => reject(new Error(`serve ended with ${code}`)))
    })
  }

  /** Keeps a peer's exchange key, as a pairing does, for which people would be needed. */
  async learnKey(id, exchangeKey) {
    const key = KeyProvider.fromKey(new Uint8Array(32).fill(0x5a))
    const stronghold = await Stronghold.open({ path: this.#file, key })
    const { peers } = await openPeers(stronghold)
    await peers.set({ id, exchangeKey: new Uint8Array(Buffer.from(exchangeKey, 'hex')) })
    await stronghold.commit()
    await stronghold.close()
  }

  end() {
    this.#standing?.kill('SIGKILL')
  }

  #command(args) {
    return ['netns', 'exec', this.#at, process.execPath, bin, ...args, ...this.#open]
  }
}

test('a peer is found by --mdns, if it serves with --mdns', async (t) => {
  const internet = new Internet()
  const folder = makeFolder('network')
  const machines = ['a', 'b', 'c'].map(
    (name, index) => new Machine(internet.local(name, index + 1), folder, name),
  )
  t.after(() => {
    for (const machine of machines) machine.end()
    internet.remove()
    removeFolder(folder)
  })
  const [server, user, quiet] = machines
  await Promise.all(machines.map((machine) => machine.output('create', '--work-factor', '1')))
  const [{ id: serverId, exchangeKey }, { id: userId }, { id: quietId }] = await Promise.all(
    machines.map(async (machine) => JSON.parse(await machine.output('peer', 'id', '--json'))),
  )
  const key = ['-c', 'signer', '--type', 'ed25519']
  await server.output('key', 'generate', ...key, '--output', 'keys/k')
  const publicKey = await server.output('key', 'public', ...key, '--key', 'keys/k')
  for (const machine of [server, quiet])
    await machine.output('peer', 'add', userId, '--name', 'user')
  const grant = ['-c', 'signer', '--procedures', 'ed25519-sign', '--use', 'keys']
  await server.output('peer', 'allow', 'user', ...grant)
  await user.output('peer', 'add', serverId, '--name', 'server')
  await user.output('peer', 'add', quietId, '--name', 'quiet')
  await user.learnKey(serverId, exchangeKey)
  assert.equal(await server.serve('--mdns'), `/ip4/10.9.0.1/tcp/${port}/p2p/${serverId}`)
  await quiet.serve()

  const sign = (peer, ...how) =>
    user.run(['sign', '-c', 'signer', '--key', 'keys/k', '--remote', peer, ...how], message)
  const begun = Date.now()
  const { code, stdout, stderr } = await sign('server', '--mdns')
  t.diagnostic(`found and signed after ${Date.now() - begun} ms`)
  assert.equal(code, 0, stderr)
  const x = Buffer.from(publicKey, 'hex').toString('base64url')
  const jwk = { kty: 'OKP', crv: 'Ed25519', x }
  const read = createPublicKey({ key: jwk, format: 'jwk' })
  assert.ok(verify(null, Buffer.from(message), read, Buffer.from(stdout, 'hex')))

  // The server refuses, so it was found: nobody has said there what may be synced.
  for (const verb of ['pull', 'send']) {
    const refused = await user.run(['sync', verb, 'server', '--mdns'])
    assert.match(refused.stderr, /PERMISSION_DENIED/)
    assert.match((await user.run(['sync', verb, 'server'])).stderr, /PEER_UNREACHABLE/)
  }
  for (const [peer, ...how] of [['server'], ['quiet', '--mdns']]) {
    const failed = await sign(peer, ...how)
    assert.match(failed.stderr, /PEER_UNREACHABLE/)
    assert.equal(failed.code, 9)
  }
})
