import assert from 'node:assert/strict'
import { createPublicKey, verify } from 'node:crypto'
import { readdir, stat } from 'node:fs/promises'
import { test } from 'node:test'
import { Folder, fails, json, stdoutOf } from './support.js'

const abandon = `${'abandon '.repeat(11)}about`

test('the tour does the main job, finds no secret in its memory, and cleans up', async () => {
  const folder = await Folder.empty()
  const settings = { env: { TMPDIR: folder.path } }
  const told = await stdoutOf(['tour'], settings)
  for (const step of [1, 2, 3, 4, 5, 6, 7, 8]) assert.match(told, new RegExp(`^${step}\\. `, 'm'))
  const [first, second] = [...told.matchAll(/signature +([0-9a-f]{128})/g)].map(([, hex]) => hex)
  assert(first !== undefined && first === second)

  const answer = (await json(['tour'], settings)) as Record<string, unknown>
  assert.deepEqual(Object.keys(answer), [
    'publicKey',
    'signature',
    'verified',
    'sameAfterReopening',
    'memory',
  ])
  assert.equal(answer.verified, true)
  assert.equal(answer.sameAfterReopening, true)
  if (process.platform === 'linux') {
    const { searched, seed, key, control } = answer.memory as Record<string, number>
    assert((searched as number) > 10_000_000 && (control as number) > 0)
    assert.deepEqual([seed, key], [0, 0])
  }
  assert.deepEqual(await readdir(folder.path), ['key'])
})

test('create makes a file of mode 0600 and tells its facts', async () => {
  const folder = await Folder.empty()
  const facts = await json(['create', ...folder.open, '--work-factor', '1'])
  assert.deepEqual(facts, { file: folder.file, version: 3, workFactor: 1 })
  assert.equal((await stat(folder.file)).mode & 0o777, 0o600)
  assert.deepEqual(await json(['inspect', ...folder.open]), {
    version: 3,
    workFactor: 1,
    clients: [],
  })
})

test('words, seed, key, signature: from an empty file to one that OpenSSL accepts', async () => {
  const folder = await Folder.created()
  const client = [...folder.open, '-c', 'alice']
  const { mnemonic } = (await json(['bip39', 'generate', ...client, '--output', 'w/seed'])) as {
    mnemonic: string
  }
  assert.equal(mnemonic.split(' ').length, 24)

  const path = ['--path', "m/44'/4218'/0'/0'/0'"]
  const derive = ['slip10', 'derive', ...client, ...path]
  const derived = await json([...derive, '--seed', 'w/seed', '--output', 'w/key'])
  const { chainCode } = derived as { chainCode: string }
  assert.match(chainCode, /^[0-9a-f]{64}$/)
  assert.deepEqual(Object.keys(derived as object), ['chainCode'])

  const ofKey = ['--key', 'w/key']
  const shown = await json(['key', 'public', ...client, ...ofKey, '--type', 'ed25519'])
  const { publicKey } = shown as { publicKey: string }
  const message = Buffer.from('a message\n\0')
  const signed = await json(['sign', ...client, ...ofKey], { input: message })
  const { signature } = signed as { signature: string }
  assert.deepEqual(Object.keys(signed as object), ['signature'])
  assert(verifies(publicKey, message, signature))

  // The words alone bring the same key back, in another client.
  const bob = [...folder.open, '-c', 'bob']
  assert.deepEqual(
    await json(['bip39', 'recover', ...bob, '--output', 'w#7'], { input: `${mnemonic}\n` }),
    { output: 'w#7' },
  )
  await json(['slip10', 'derive', ...bob, ...path, '--seed', 'w#7', '--output', 'w#8'])
  const again = await json(['key', 'public', ...bob, '--key', 'w#8', '--type', 'ed25519'])
  assert.deepEqual(again, { publicKey })
})

test('a derivation in two parts is the derivation in one', async () => {
  const folder = await Folder.created()
  const client = [...folder.open, '-c', 'a']
  assert.deepEqual(
    await json(['slip10', 'generate', ...client, '--output', 's/seed', '--size', '32']),
    { output: 's/seed' },
  )
  const derive = ['slip10', 'derive', ...client, '--curve', 'secp256k1']
  const whole = [...derive, '--seed', 's/seed', '--path', "m/44'/60'/0'/0/0"]
  const chainCode = await stdoutOf([...whole, '--output', 's/whole'])
  await stdoutOf([...derive, '--seed', 's/seed', '--path', "m/44'/60'/0'", '--output', 's/half'])
  const rest = [...derive, '--parent', 's/half', '--path', 'm/0/0', '--output', 's/rest']
  assert.equal(await stdoutOf(rest), chainCode)

  const output = ['--output', 's/none']
  await fails([...derive, '--path', 'm', ...output], 'USAGE', 2)
  const both = ['--seed', 's/seed', '--parent', 's/half']
  await fails([...derive, ...both, '--path', 'm', ...output], 'USAGE', 2)
  const seed = ['--seed', 's/seed']
  await fails([...derive, ...seed, '--path', 'nonsense', ...output], 'USAGE', 2)
  const soft = ['slip10', 'derive', ...client, ...seed, '--path', 'm/0', ...output]
  await fails(soft, 'HARDENED_ONLY', 2)
  await fails([...derive, '--seed', 's/no', '--path', 'm', ...output], 'RECORD_NOT_FOUND', 3)
})

const path = ['--path', "m/44'/0'"]

test('known words give the key that other wallets derive', async () => {
  const folder = await Folder.created()
  const client = [...folder.open, '-c', 'a']
  // trezor/python-mnemonic vectors.json: entropy 00…00 with the passphrase TREZOR.
  const seed = Buffer.from(
    'c55257c360c07c72029aebc1b53c05ed0362ada38ead3e3e9efa3708e53495531f09a6987599d18264c1e1c92f2cf141630c7a3c4ab7c81b2f001698e7463b04',
    'hex',
  )
  const passphrase = await folder.write('bip39', 'TREZOR\r\n')
  const words = await folder.write(
    'words',
    `  abandon\t${abandon.slice(8).replaceAll(' ', '\n')}\n`,
  )
  await stdoutOf([
    ...['bip39', 'recover', ...client, '--output', 'v/recovered'],
    ...['--mnemonic-file', words, '--bip39-passphrase-file', passphrase],
  ])
  await stdoutOf(['secret', 'write', ...client, '--output', 'v/written'], { input: seed })
  const derived = (seed: string) =>
    stdoutOf(['slip10', 'derive', ...client, '--seed', seed, ...path, '--output', `${seed}-key`])
  assert.equal(await derived('v/recovered'), await derived('v/written'))
})

test('words of every kind and their faults', async () => {
  const folder = await Folder.created()
  const client = [...folder.open, '-c', 'a']
  const japanese = ['--words', '12', '--language', 'japanese']
  const generate = ['bip39', 'generate', ...client, ...japanese, '--output', 'v/ja']
  const words = (await stdoutOf(generate)).trim()
  assert.equal(words.split(' ').length, 12)
  const recover = ['bip39', 'recover', ...client, '--output', 'v/ja2', '--language', 'japanese']
  await stdoutOf(recover, { input: words.replaceAll(' ', '\u3000') })
  const derived = (seed: string) =>
    stdoutOf(['slip10', 'derive', ...client, '--seed', seed, ...path, '--output', `${seed}-key`])
  assert.equal(await derived('v/ja'), await derived('v/ja2'))

  const into = ['bip39', 'recover', ...client, '--output', 'v/new']
  await fails(into, 'MNEMONIC_WORD_COUNT', 2, { input: 'abandon' })
  await fails(into, 'MNEMONIC_CHECKSUM', 2, { input: abandon.replace('about', 'abandon') })
  await fails(into, 'MNEMONIC_UNKNOWN_WORD', 2, { input: abandon.replace('about', 'abouts') })
  await fails(
    ['bip39', 'generate', ...client, '--output', 'v/x', '--words', '13'],
    'INVALID_ARGUMENT',
    2,
  )
  await fails(['bip39', 'generate', ...client, '--output', 'v/x', '--words', '11'], 'USAGE', 2)
  await fails(['bip39', 'generate', ...client, '--output', 'v/x', '--language', 'x'], 'USAGE', 2)
})

test('keys of each type, and a secp256k1 signature with each hash', async () => {
  const folder = await Folder.created()
  const client = [...folder.open, '-c', 'a']
  for (const [type, length] of [
    ['ed25519', 64],
    ['x25519', 64],
    ['secp256k1', 66],
  ] as const) {
    const output = ['--output', `k/${type}`]
    const generated = await json(['key', 'generate', ...client, '--type', type, ...output])
    assert.deepEqual(generated, { output: `k/${type}` })
    const shown = await json(['key', 'public', ...client, '--type', type, '--key', `k/${type}`])
    assert.equal((shown as { publicKey: string }).publicKey.length, length)
    assert.deepEqual(Object.keys(shown as object), ['publicKey'])
  }
  const message = await folder.write('message', 'm')
  const sign = ['sign', ...client, '--input', message, '--key', 'k/secp256k1']
  const plain = await stdoutOf([...sign, '--type', 'secp256k1'])
  assert.match(plain, /^[0-9a-f]{128}0[0-3]\n$/)
  assert.equal(await stdoutOf([...sign, '--type', 'secp256k1', '--flavor', 'sha256']), plain)
  const keccak = await stdoutOf([...sign, '--type', 'secp256k1', '--flavor', 'keccak256'])
  assert.notEqual(keccak, plain)
  assert.equal(await stdoutOf([...sign, '--flavor', 'sha256']), plain)
  await fails([...sign, '--type', 'ed25519'], 'KEY_TYPE_DIFFERS', 4)
  await fails([...sign, '--type', 'p256', '--flavor', 'sha256'], 'USAGE', 2)
  await fails([...sign, '--type', 'x25519'], 'USAGE', 2)
  const none = ['sign', ...client, '--key', 'k/secp256k1', '--input', `${message}.none`]
  await fails(none, 'INPUT_NOT_FOUND', 3)
  await fails(
    ['sign', ...client, '--key', 'k/secp256k1', '--input', folder.path],
    'INPUT_FAILED',
    6,
  )
})

function verifies(publicKey: string, message: Uint8Array, signature: string): boolean {
  const x = Buffer.from(publicKey, 'hex').toString('base64url')
  const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' })
  return verify(null, message, key, Buffer.from(signature, 'hex'))
}
