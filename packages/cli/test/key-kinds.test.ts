import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Folder, fails, json, stdoutOf } from './support.js'

const path = ['--path', "m/44'/0'"]

test('the record says which kind of key it is, and --type agrees or is refused', async () => {
  const folder = await Folder.created()
  const client = [...folder.open, '-c', 'a']
  const message = await folder.write('message', 'm')
  const sign = ['sign', ...client, '--input', message, '--key']
  const show = ['key', 'public', ...client, '--key']
  await stdoutOf(['slip10', 'generate', ...client, '--output', 'v/seed'])
  for (const [curve, signature, publicKey] of [
    ['ed25519', 64, 32],
    ['secp256k1', 65, 33],
    ['p256', 64, 33],
  ] as const) {
    const derive = ['slip10', 'derive', ...client, ...path, '--output']
    await stdoutOf([...derive, `v/${curve}`, '--seed', 'v/seed', '--curve', curve])
    // The parent's curve is known.
    await stdoutOf([...derive, `v/${curve}-child`, '--parent', `v/${curve}`])
    const other = curve === 'ed25519' ? 'secp256k1' : 'ed25519'
    await fails(
      [...derive, 'v/no', '--parent', `v/${curve}`, '--curve', other],
      'KEY_TYPE_DIFFERS',
      4,
    )
    await stdoutOf(['key', 'generate', ...client, '--type', curve, '--output', `k/${curve}`])
    for (const key of [`v/${curve}-child`, `k/${curve}`]) {
      const signed = (await stdoutOf([...sign, key])).trim()
      assert.equal(signed.length, 2 * signature)
      assert.equal((await stdoutOf([...show, key])).trim().length, 2 * publicKey)
      await stdoutOf([...sign, key, '--type', curve])
      const { stderr } = await fails([...sign, key, '--type', other], 'KEY_TYPE_DIFFERS', 4)
      assert.match(stderr, new RegExp(`a key of ${curve}, and --type says ${other}`))
      await fails([...show, key, '--type', 'x25519'], 'KEY_TYPE_DIFFERS', 4)
    }
  }
  const seed = ['slip10', 'derive', ...client, ...path, '--output', 'v/no', '--seed']
  await fails([...seed, 'k/ed25519'], 'KEY_UNSUITABLE', 4)
  await fails([...sign, 'v/seed'], 'KEY_TYPE_DIFFERS', 4)
  await fails([...show, 'v/seed'], 'KEY_TYPE_DIFFERS', 4)
  await fails([...sign, 'v/none'], 'RECORD_NOT_FOUND', 3)
  const listed = await stdoutOf(['list', ...folder.open])
  for (const curve of ['Ed25519', 'Secp256k1', 'P256']) {
    assert.match(listed, new RegExp(`HdNode${curve}`))
  }
})

test('what came in as data needs --type, and a key comes in as what it is', async () => {
  const folder = await Folder.created()
  const client = [...folder.open, '-c', 'a']
  const key = Buffer.alloc(32, 1)
  const show = ['key', 'public', ...client, '--key']
  await stdoutOf(['secret', 'write', ...client, '--output', 'v/data'], { input: key })
  await fails([...show, 'v/data'], 'USAGE', 2)
  const expected = await stdoutOf([...show, 'v/data', '--type', 'secp256k1'])
  const bring = ['key', 'import', ...client, '--output', 'v/key', '--type']
  await fails([...bring, 'secp256k1'], 'KEY_UNSUITABLE', 4, { input: key.subarray(1) })
  assert.deepEqual(await json([...bring, 'secp256k1'], { input: key }), { output: 'v/key' })
  assert.equal(await stdoutOf([...show, 'v/key']), expected)
  await fails([...show, 'v/key', '--type', 'ed25519'], 'KEY_TYPE_DIFFERS', 4)
  await fails([...bring, 'secp256k1'], 'RECORD_EXISTS', 5, { input: key })
})
