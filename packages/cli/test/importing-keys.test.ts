import assert from 'node:assert/strict'
import { generateKeyPairSync, type KeyObject } from 'node:crypto'
import { test } from 'node:test'
import { runHere } from './in-process.js'
import { encryptedSshKey, sshKeys } from './key-files.js'
import { Folder, stdoutOf } from './support.js'
import { converse } from './terminal.js'

const folder = await Folder.created()
const client = [...folder.open, '-c', 'ci']

async function imported(name: string, content: string | Uint8Array, more: readonly string[] = []) {
  const input = await folder.write('input', content)
  return runHere([
    'key',
    'import',
    ...client,
    '--output',
    `keys/${name}`,
    '--input',
    input,
    ...more,
  ])
}

test('keys of other programs come in from files, and are the same keys', async () => {
  for (const [type, { privateKey, publicKey }] of Object.entries(sshKeys)) {
    const outcome = await imported(type, privateKey)
    assert.equal(outcome.code, 0, outcome.stderr)
    assert.equal(outcome.stdout, `keys/${type}\n`)
    assert.match(outcome.stderr, /known outside/)
    const show = ['key', 'public', ...client, '--key', `keys/${type}`, '--format', 'openssh']
    const { stdout } = await runHere(show)
    assert.equal(stdout.trim(), publicKey.split(' ', 2).join(' '))
  }
  const pair = generateKeyPairSync('ec', { namedCurve: 'secp256k1' })
  const pem = pair.privateKey.export({ format: 'pem', type: 'pkcs8' }) as string
  assert.equal((await imported('pem', pem)).code, 0)
  assert.equal(
    (await imported('jwk', JSON.stringify(pair.privateKey.export({ format: 'jwk' })))).code,
    0,
  )
  const show = (name: string) =>
    runHere(['key', 'public', ...client, '--key', `keys/${name}`, '--format', 'pem'])
  const wanted = pair.publicKey.export({ format: 'pem', type: 'spki' })
  for (const name of ['pem', 'jwk']) assert.equal((await show(name)).stdout, wanted)
})

test('digits and bytes come in with --type', async () => {
  const digits = '9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60'
  const hex = ['--type', 'ed25519', '--format', 'hex']
  assert.equal((await imported('hex', `${digits}\n`, hex)).code, 0)
  assert.equal((await imported('raw', Buffer.from(digits, 'hex'), ['--type', 'ed25519'])).code, 0)
  // Test 1 of RFC 8032, section 7.1.
  const publicKey = 'd75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a\n'
  for (const name of ['hex', 'raw']) {
    const { stdout } = await runHere(['key', 'public', ...client, '--key', `keys/${name}`])
    assert.equal(stdout, publicKey)
  }
  await refused(await imported('x', digits, ['--type', 'ed25519']), 'KEY_UNSUITABLE')
  await refused(await imported('x', `${digits}zz`, hex), 'KEY_MALFORMED')
  await refused(await imported('x', digits), 'USAGE')
  await refused(
    await imported('x', digits, ['--type', 'ed25519', '--format', 'pem']),
    'KEY_MALFORMED',
  )
})

test('what is wrong with a key file is said, and nothing is made of it', async () => {
  const pair = generateKeyPairSync('ed25519')
  const jwk = pair.privateKey.export({ format: 'jwk' })
  const other = generateKeyPairSync('ed25519').publicKey.export({ format: 'jwk' })
  const p384 = generateKeyPairSync('ec', { namedCurve: 'P-384' }).privateKey
  await refused(await imported('x', encryptedSshKey), 'KEY_ENCRYPTED')
  await refused(
    await imported('x', p384.export({ format: 'pem', type: 'sec1' }) as string),
    'KEY_UNSUPPORTED',
  )
  await refused(
    await imported('x', sshKeys.p256.privateKey, ['--type', 'ed25519']),
    'KEY_TYPE_DIFFERS',
  )
  const mixed = await imported('x', JSON.stringify({ ...jwk, x: other.x }))
  await refused(mixed, 'KEY_MALFORMED')
  assert(!mixed.stderr.includes(jwk.d as string))
  const { stdout } = await runHere(['record', 'exists', 'keys/x', ...client])
  assert.equal(stdout, 'no\n')
})

/** A key of P-256 as PKCS #8 of version 2, which has the public half `of` behind it. */
function p256Pem(more: readonly Uint8Array[], inKey: Uint8Array = new Uint8Array(0)): string {
  const der = p256.privateKey.export({ format: 'der', type: 'pkcs8' })
  // The header of the outer sequence has three bytes, and the key in it stands last.
  const body = Buffer.concat([der.subarray(3), inKey, ...more])
  body[2] = 1
  const keyAt = body.indexOf(Buffer.of(0x04, 0x6d, 0x30, 0x6b))
  body[keyAt + 1] = 0x6d + inKey.length
  const whole = Buffer.concat([Buffer.of(0x30, 0x81, body.length), body])
  return `-----BEGIN PRIVATE KEY-----\n${whole.toString('base64')}\n-----END PRIVATE KEY-----\n`
}

const p256 = generateKeyPairSync('ec', { namedCurve: 'P-256' })

function publicHalf(key: KeyObject): Buffer {
  const point = key.export({ format: 'der', type: 'spki' }).subarray(-65)
  return Buffer.concat([Buffer.of(0x81, 66, 0), point])
}

test('a file that has its public half twice, or more behind it, is no key', async () => {
  const other = generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey
  const own = publicHalf(p256.publicKey)
  const good = await imported('twice', p256Pem([own]))
  assert.equal(good.code, 0, good.stderr)
  const pems = [
    p256Pem([publicHalf(other)]),
    p256Pem([own, own]),
    p256Pem([own, Buffer.of(5, 0)]),
    p256Pem([own], Buffer.of(5, 0)),
  ]
  for (const pem of pems) await refused(await imported('x', pem), 'KEY_MALFORMED')
})

test('a form that is named is the only one that is taken', async () => {
  const pem = p256.privateKey.export({ format: 'pem', type: 'pkcs8' }) as string
  const files = {
    pem,
    jwk: JSON.stringify(p256.privateKey.export({ format: 'jwk' })),
    openssh: sshKeys.p256.privateKey,
  }
  for (const format of ['pem', 'jwk', 'openssh'] as const) {
    for (const [form, file] of Object.entries(files)) {
      const outcome = await imported(`${format}-${form}`, file, ['--format', format])
      const isTaken = form === format || (format === 'pem' && form === 'openssh')
      assert.equal(outcome.code === 0, isTaken, `${format} ${form}: ${outcome.stderr}`)
    }
  }
})

test('a new client is told of when a key came in, and not when none did', async () => {
  const more = ['-c', 'new', '--output', 'k/x', '--type', 'ed25519', '--input']
  const bring = (path: string) => runHere(['key', 'import', ...folder.open, ...more, path])
  const failed = await bring(await folder.write('short', new Uint8Array(31)))
  assert.equal(failed.code, 4)
  assert.equal(failed.stdout, '')
  assert.doesNotMatch(failed.stderr, /created/)
  const outcome = await bring(await folder.write('whole', new Uint8Array(32)))
  assert.match(outcome.stderr, /^The client did not exist and was created\.$/m)
})

test('a list of keys has their public halves and fingerprints, and spends no use', async () => {
  const policy = await folder.write('policy', '{"version":1,"usages":["PublicKey"],"maxUses":1}')
  const make = ['run', 'generate-key', ...client, '--type', 'ed25519', '--output', 'keys/once']
  assert.equal((await runHere([...make, '--policy', policy])).code, 0)
  const list = await runHere(['key', 'list', ...folder.open])
  assert.equal(list.code, 0, list.stderr)
  const lines = list.stdout.split('\n')
  const line = (name: string) => lines.find((text) => text.startsWith(`ci  keys/${name}  `)) ?? ''
  assert.match(
    line('ed25519'),
    new RegExp(` ${sshKeys.ed25519.fingerprint.replace(/\+/g, '\\+')}$`),
  )
  assert.match(line('p256'), /^ci {2}keys\/p256 {2}p256 {2}0[23][0-9a-f]{64} {2}SHA256:/)
  assert.match(line('once'), /not shown \(READ_ONLY\)$/)
  const { keys } = JSON.parse((await runHere(['key', 'list', ...client, '--json'])).stdout)
  const once = keys.find(({ location }: { location: string }) => location === 'keys/once')
  assert.deepEqual([once.publicKey, once.error], [null, 'READ_ONLY'])
  assert.match(
    keys.find(({ location }: { location: string }) => location === 'keys/pem').thumbprint,
    /^[\w-]{43}$/,
  )
  const used = await runHere(['key', 'public', ...client, '--key', 'keys/once'])
  assert.equal(used.code, 0, used.stderr)
})

test('a key is asked for on a terminal, and not shown', async () => {
  const digits = '11'.repeat(32)
  const typed = `stronghold key import ${client.join(' ')} --type ed25519 --output keys/typed`
  const { screen, code } = await converse(typed, [['not shown): ', `${digits}\r`]])
  assert.equal(code, 0, screen)
  assert(!screen.includes('1111'))
  assert.match(screen, /keys\/typed/)
})

test('public keys in files say for whom records are sealed', async () => {
  await stdoutOf(['key', 'generate', ...client, '--type', 'x25519', '--output', 'keys/x'])
  const show = ['key', 'public', ...client, '--key', 'keys/x']
  const pem = await folder.write('x.pem', (await runHere([...show, '--format', 'pem'])).stdout)
  const bare = (await runHere(show)).stdout.trim()
  for (const [i, recipient] of [`@${pem}`, bare].entries()) {
    const output = ['--output', `${folder.path}/sealed${i}`, '--only', 'ci']
    const outcome = await runHere([
      'export',
      ...client,
      '--key',
      'keys/x',
      '--recipient',
      recipient,
      ...output,
    ])
    assert.equal(outcome.code, 0, outcome.stderr)
  }
  const wrong = ['--recipient', sshKeys.ed25519.publicKey, '--output', `${folder.path}/no`]
  await refused(
    await runHere(['export', ...client, '--key', 'keys/x', ...wrong]),
    'KEY_TYPE_DIFFERS',
  )
})

async function refused(outcome: Awaited<ReturnType<typeof runHere>>, code: string): Promise<void> {
  assert.equal(outcome.stdout, '')
  assert.match(outcome.stderr, new RegExp(`\\(${code}\\)$`, 'm'))
}
