import assert from 'node:assert/strict'
import { createPublicKey, generateKeyPairSync, verify } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { test } from 'node:test'
import { idOf, introduce, publicKeyOf, Standing, twoFiles } from './serving.js'
import { Folder, fails, json, run, runAlone, stdoutOf } from './support.js'

const message = 'message'
const sign = ['sign', '-c', 'signer', '--key', 'keys/k', '--remote', 'server']
const allowSigning = ['-c', 'signer', '--procedures', 'Ed25519Sign', 'PublicKey', '--use', 'keys']

async function requireSigned(folder: Folder, signature: string): Promise<void> {
  const { publicKey } = (await publicKeyOf(folder)) as { publicKey: string }
  const x = Buffer.from(publicKey, 'hex').toString('base64url')
  const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' })
  assert(verify(null, Buffer.from(message), key, Buffer.from(signature.trim(), 'hex')))
}

test('a key is used from another file, as far as it is allowed, and no further', async () => {
  const { server, laptop, serverId } = await twoFiles()
  await json(['peer', 'allow', 'laptop', ...server.open, ...allowSigning])
  const standing = await Standing.start(['serve', ...server.open])
  await introduce(laptop, serverId, standing.addresses)
  const before = await readFile(laptop.file)

  await requireSigned(server, await stdoutOf([...sign, ...laptop.open], { input: message }))
  const byId = [...sign.slice(0, -1), serverId, ...laptop.open, '--deadline', '20s']
  await requireSigned(server, await stdoutOf(byId, { input: message }))
  const at = [...laptop.open, '--remote', 'server']
  const key = ['-c', 'signer', '--type', 'ed25519']
  assert.deepEqual(
    await json(['key', 'public', ...at, ...key, '--key', 'keys/k']),
    await publicKeyOf(server),
  )
  const ran = ['run', 'public-key', ...at, '-c', 'signer', '--type', 'ed25519']
  assert.match(await stdoutOf([...ran, '--private-key', 'keys/k']), /^[0-9a-f]{64}\n$/)

  await fails(['store', 'list', ...at, '-c', 'signer'], 'PERMISSION_DENIED', 8)
  await fails(['sign', ...at, '-c', 'other', '--key', 'keys/k'], 'PERMISSION_DENIED', 8)
  await fails(['sign', ...at, '-c', 'network', '--key', 'keys/k'], 'PERMISSION_DENIED', 8)
  await fails(['key', 'generate', ...at, ...key, '--output', 'keys/new'], 'PERMISSION_DENIED', 8)
  await fails(['sign', ...at, '-c', 'signer', '--key', 'keys/none'], 'RECORD_NOT_FOUND', 3)
  const locked = ['peer', 'ban', 'laptop', ...server.open, '--lock-timeout', '0']
  await fails(locked, 'SNAPSHOT_LOCKED', 5)

  const { stderr } = await standing.stop()
  assert.match(stderr, /^laptop connected$/m)
  assert.match(stderr, /^laptop uses client signer$/m)
  assert.match(stderr, /^denied: laptop, StoreKeys in client signer \(by a rule\)$/m)
  assert(!stderr.includes('Ed25519Sign'), 'calls that a rule allows are not told')
  assert.deepEqual(await readFile(laptop.file), before)
  await fails([...sign, ...laptop.open], 'PEER_UNREACHABLE', 9)
})

test('what a peer changes is kept where it serves, and nowhere else', async () => {
  const { server, laptop, serverId } = await twoFiles()
  const grant = ['-c', 'signer', '--procedures', 'all', '--all-vaults', 'use,write,list']
  const rights = ['--store', 'write', '--attributes', 'label']
  await json(['peer', 'allow', 'laptop', ...server.open, ...grant, ...rights])
  const standing = await Standing.start(['serve', ...server.open, '--log-calls'])
  await introduce(laptop, serverId, standing.addresses)
  const at = [...laptop.open, '--remote', 'server', '-c', 'signer']
  const seed = ['--output', 'wallet/seed']
  assert.match(await stdoutOf(['bip39', 'generate', ...at, ...seed]), /^(\w+ ){23}\w+\n$/)
  await fails(['slip10', 'generate', ...at, ...seed], 'RECORD_EXISTS', 5)
  const key = ['--seed', 'wallet/seed', '--path', "m/44'", '--output', 'wallet/key']
  await json(['slip10', 'derive', ...at, ...key])
  await stdoutOf(['secret', 'write', ...at, '--output', 'v/mac'], { input: 'secret' })
  await stdoutOf(['store', 'set', 'greeting', ...at], { input: 'hello' })
  assert.equal(await stdoutOf(['store', 'get', 'greeting', ...at]), 'hello')
  assert.deepEqual(await json(['record', 'exists', 'v/mac', ...at]), { exists: true })
  await json(['record', 'label', 'v/mac', '--text', 'for tests', ...at])
  const usable = ['record', 'write', ...at, '--output', 'v/x', '--usages', 'hmac']
  await fails(usable, 'PERMISSION_DENIED', 8, { input: 'x' })
  const replacing = ['secret', 'write', ...at, '--output', 'v/mac', '--replace', '--yes']
  await stdoutOf(replacing, { input: 'secret' })
  await streamsAndKeys(laptop, at)
  await json(['record', 'copy', 'v/mac', ...at, '--output', 'v/copy'])
  await json(['record', 'revoke', '--yes', 'v/copy', ...at])
  await json(['record', 'delete', '--yes', 'v/copy', ...at])
  await fails(['run', 'hmac', ...at, ...hmac, '--purpose', 'x', '--approve'], 'USAGE', 2)
  const { stderr } = await standing.stop('SIGINT')
  assert.match(stderr, /^allowed: laptop, Slip10Derive in client signer \(by a rule\)$/m)
  assert(!stderr.includes('hello'))
  const here = [...server.open, '-c', 'signer']
  assert.deepEqual(await json(['record', 'exists', 'wallet/key', ...here]), { exists: true })
  assert.equal(await stdoutOf(['store', 'get', 'greeting', ...here]), 'hello')
  const { clients } = (await json(['list', ...laptop.open])) as { clients: { name: string }[] }
  assert.deepEqual(
    clients.map(({ name }) => name),
    ['network'],
  )
})

/** What files and keys of other programs go through a client of a peer. */
async function streamsAndKeys(laptop: Folder, at: readonly string[]): Promise<void> {
  const file = { key: ['--key', 'v/files'], output: `${laptop.path}/opened` }
  await stdoutOf(['key', 'generate', ...at, '--type', 'symmetric', '--output', 'v/files'])
  const plain = await laptop.write('plain', 'x'.repeat(300_000))
  const sealed = `${laptop.path}/sealed`
  await stdoutOf(['encrypt', plain, ...at, ...file.key, '--output', sealed])
  await stdoutOf(['decrypt', sealed, ...at, ...file.key, '--output', file.output])
  assert.deepEqual(await readFile(file.output), await readFile(plain))
  const input = await laptop.write('key.pem', generateKeyPairSync('ed25519').privateKey.export(pem))
  await stdoutOf(['key', 'import', ...at, '--output', 'v/pem', '--input', input])
  const key = ['--key', 'v/pem']
  const signed = ['sign', ...at, ...key, '--input', plain, sealed]
  const [first = '', second = ''] = (await stdoutOf(signed)).split('\n')
  const verify = ['verify', ...at, ...key, '--input', plain, '--signature']
  assert.equal(await stdoutOf([...verify, first]), 'good\n')
  assert.equal((await run([...verify, second])).code, 1)
  const ids = `id:${'0'.repeat(48)}/id:${'0'.repeat(48)}`
  await fails(['sign', ...at, '--key', ids], 'PERMISSION_DENIED', 8, { input: 'x' })
}

const pem = { format: 'pem', type: 'pkcs8' } as const

const hmac = ['--hash', 'sha256', '--message', 'text:a', '--key', 'v/mac']

test('strangers and the banned are refused, and rules of this side hold', async () => {
  const { server, laptop, serverId } = await twoFiles()
  await json(['peer', 'allow', 'laptop', ...server.open, ...allowSigning])
  await json(['peer', 'ban', 'laptop', ...server.open])
  const stranger = await Folder.created()
  await fails([...sign, ...stranger.open], 'READ_ONLY', 5)
  await idOf(stranger)
  await fails([...sign, ...stranger.open], 'PEER_UNKNOWN', 3)
  const standing = await Standing.start(['serve', ...server.open])
  for (const folder of [laptop, stranger]) {
    await introduce(folder, serverId, standing.addresses)
    const { stderr } = await fails([...sign, ...folder.open], 'PEER_REFUSED', 9)
    // Whom it refuses it does not tell why, so the hint has all that it can be.
    assert.match(stderr, /hint: .*`peer pair` there.*`peer allow`.*`peer unban`/)
  }
  for (const rule of ['deny', 'ask']) {
    await json(['peer', 'outbound', 'server', rule, ...laptop.open])
    const { stderr } = await fails([...sign, ...laptop.open], 'FIREWALL_DENIED', 8)
    assert.match(stderr, /hint: .*peer outbound PEER allow/)
  }
  const { stderr } = await standing.stop()
  assert.match(stderr, /^denied: laptop, connection \(it is banned\)$/m)
  assert.match(stderr, /^denied: 12D3KooW\w+, connection \(it is not known\)$/m)
  await fails(['sign', ...laptop.open, '-c', 'a', '--key', 'a/b', '--mdns'], 'USAGE', 2)
})

test('what a peer asks for moves no cursor and fakes no line where it is served', async () => {
  const { server, laptop, serverId } = await twoFiles()
  const path = 'signer\nserver is in step\x1b[2J\x9b2J\u202e\u{e0041}'
  const key = ['--type', 'ed25519', '--output', 'keys/k']
  await stdoutOf(['key', 'generate', ...server.open, '-c', path, ...key])
  const grant = ['-c', path, '--procedures', 'PublicKey', '--use', 'keys']
  const words = await stdoutOf(['peer', 'allow', 'laptop', ...server.open, ...grant])
  for (const text of words.split('\n')) assert.doesNotMatch(text, /[\p{Cc}\p{Cf}]/u)
  const ask = ['store', 'list', ...laptop.open, '-c', path, '--remote', 'server']
  const serve = async (
    form: readonly string[],
    addressesOf: (lines: readonly string[]) => string[],
  ) => {
    const standing = await Standing.start(['serve', ...server.open, ...form])
    await introduce(laptop, serverId, addressesOf(standing.addresses))
    assert.equal((await run(ask)).code, 8)
    const { stdout, stderr } = await standing.stop()
    const lines = `${stdout}${stderr}`.trimEnd().split('\n')
    for (const text of lines) assert.doesNotMatch(text, /[\p{Cc}\p{Cf}]/u)
    return lines
  }
  const told = await serve([], (lines) => [...lines])
  const denied = told.filter((text) => text.startsWith('denied: laptop, StoreKeys'))
  assert.match(denied.join(), /in client hex:7369676e65720a73/)
  const objects = await serve(['--json'], ([first = '']) => JSON.parse(first).event.addresses)
  assert(objects.some((text) => JSON.parse(text).event.client === path))
})

test('a sync with a peer that this side is not paired with', async () => {
  const { server, laptop, serverId } = await twoFiles()
  const standing = await Standing.start(['serve', ...server.open])
  await introduce(laptop, serverId, standing.addresses)
  for (const verb of ['pull', 'send']) {
    const sync = ['sync', verb, 'server', ...laptop.open]
    const { stderr } = await fails(sync, 'PARTNER_UNKNOWN', 8)
    assert.match(stderr, /hint: .*peer pair.*peer trust/)
  }
  await standing.stop()
})

test('events are objects with --json, one to a line', async () => {
  const { server, laptop, serverId, laptopId } = await twoFiles()
  await json(['peer', 'allow', 'laptop', ...server.open, ...allowSigning])
  const standing = await Standing.start(['serve', ...server.open, '--json', '--log-calls'])
  const [first = ''] = standing.addresses
  const { event: ready } = JSON.parse(first) as { event: { type: string; addresses: string[] } }
  assert.equal(ready.type, 'listening')
  assert(ready.addresses.every((address) => address.endsWith(`/p2p/${serverId}`)))
  await introduce(laptop, serverId, ready.addresses)
  await stdoutOf([...sign, ...laptop.open], { input: message })
  const { stdout, stderr } = await standing.stop()
  assert.equal(stderr, '')
  const events = stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line).event as Record<string, unknown>)
  const call = events.find(({ subject }) => subject === 'call')
  assert.deepEqual(call, {
    type: 'decision',
    peer: laptopId,
    name: 'laptop',
    direction: 'inbound',
    subject: 'call',
    client: 'signer',
    message: 'Execute',
    procedures: ['Ed25519Sign'],
    outcome: 'allowed',
    reason: 'rule',
  })
})

test('a port that is taken, and addresses that are none', async () => {
  const folder = await Folder.created()
  const { open } = folder
  const taken = createServer()
  await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve))
  const { port } = taken.address() as { port: number }
  const listen = ['--listen', `/ip4/127.0.0.1/tcp/${port}`]
  await fails(['serve', ...open, ...listen], 'LISTEN_FAILED', 9)
  await fails(['relay', ...open, ...listen], 'LISTEN_FAILED', 9)
  taken.close()
  for (const option of ['--listen', '--announce']) {
    const { stderr } = await fails(['serve', ...open, option, 'nowhere'], 'INVALID_ARGUMENT', 2)
    assert.match(stderr, /hint: .*\/ip4\/192\.0\.2\.7\/tcp\/4141/)
  }
  const relay = ['--relay', '/ip4/127.0.0.1/tcp/1']
  await fails(['serve', ...open, ...listen, ...relay], 'INVALID_ARGUMENT', 2)
  await fails(['serve', ...open, '--unknown', 'ask'], 'USAGE', 2)
  const rules = ['--unknown', 'ask', '--ask-grants', await folder.write('rules.json', '{}')]
  const { stderr } = await fails(['serve', ...open, ...rules], 'INVALID_ARGUMENT', 2)
  assert.match(stderr, /hint: .*peer schema/)
})

test('through a relay, which carries for those that it knows', async () => {
  const { server, laptop, serverId, laptopId } = await twoFiles()
  const relay = await Folder.created()
  for (const [id, name] of [
    [serverId, 'server'],
    [laptopId, 'laptop'],
  ] as const) {
    await json(['peer', 'add', id, ...relay.open, '--name', name])
  }
  const limits = ['--max-reservations', '2', '--max-bytes', '1000000', '--max-duration', '60s']
  const carrying = await Standing.start(['relay', ...relay.open, ...limits])
  const [address = ''] = carrying.addresses
  await json(['peer', 'allow', 'laptop', ...server.open, ...allowSigning])
  const standing = await Standing.start(['serve', ...server.open, '--relay', address])
  assert(standing.addresses.includes(`${address}/p2p-circuit/p2p/${serverId}`))
  // The laptop knows who the server is, and nothing of where.
  await introduce(laptop, serverId, [])
  await fails([...sign, ...laptop.open], 'PEER_UNREACHABLE', 9)
  const through = [...sign, ...laptop.open, '--relay', address]
  await requireSigned(server, await stdoutOf(through, { input: message }))
  // A relay serves no clients.
  const relayId = await idOf(relay)
  await json(['peer', 'add', relayId, ...laptop.open, '--name', 'relay', '--address', address])
  const asked = ['store', 'list', ...laptop.open, '-c', 'signer', '--remote', 'relay']
  await fails(asked, 'PROTOCOL_UNSUPPORTED', 9)
  const { stderr } = await standing.stop()
  assert.match(stderr, /^laptop connected, through a relay$/m)
  await carrying.stop()
  const clients = (await json(['list', ...relay.open])) as { clients: { name: string }[] }
  assert.deepEqual(
    clients.clients.map(({ name }) => name),
    ['network'],
  )
})

test('libp2p is loaded by commands that join a network, and by no others', async () => {
  const { open } = await Folder.created()
  const loads = async (...args: readonly string[]) => {
    const { stderr } = await runAlone(args, { env: { NODE_DEBUG: 'esm' } })
    assert.match(stderr, /commander/)
    return stderr.includes('/vendor/libp2p.js')
  }
  assert.equal(await loads('--help'), false)
  assert.equal(await loads('serve', '--help'), false)
  assert.equal(await loads('sign', '--help'), false)
  assert.equal(await loads('peer', 'list', ...open), false)
  assert.equal(await loads('record', 'exists', 'v/x', ...open, '-c', 'a'), false)
  const remote = ['--remote', 'nobody']
  assert.equal(await loads('record', 'exists', 'v/x', ...open, '-c', 'a', ...remote), true)
})
