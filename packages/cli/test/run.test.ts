import assert from 'node:assert/strict'
import { createHmac, createPublicKey, pbkdf2Sync, verify } from 'node:crypto'
import { existsSync } from 'node:fs'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { Folder, fails, json, outcomeOf, run, start, stdoutOf } from './support.js'

// What stands before the 32 bytes of an Ed25519 public key in DER (RFC 8410, section 4).
const prefix = Buffer.from('302a300506032b6570032100', 'hex')

test('a procedure that needs no secret needs no file', async () => {
  const random = ['run', 'random-bytes', '--length']
  assert.match(await stdoutOf([...random, '5']), /^[0-9a-f]{10}\n$/)
  const { output } = (await json([...random, '6', '--base64'])) as { output: string }
  assert.equal(Buffer.from(output, 'base64').length, 6)
  await fails([...random, '0'], 'INVALID_ARGUMENT', 2)
  await fails([...random, 'x'], 'USAGE', 2)
  await fails(['run', 'random-bytes'], 'USAGE', 2)
  await fails(['run'], 'USAGE', 2)
  await fails(['run', 'nothing'], 'USAGE', 2)
  // The signature is none, and saying so is no failure: it is the answer.
  const bytes = ['--public-key', `hex:${'00'.repeat(32)}`, '--signature', `hex:${'00'.repeat(64)}`]
  const bad = await run(['run', 'ed25519-verify', '--message', 'text:m', ...bytes])
  assert.deepEqual([bad.code, bad.stdout, bad.stderr], [1, 'false\n', ''])
})

test('keys are made, limited to usages, used, and shown with all that', async () => {
  const folder = await Folder.created()
  const client = [...folder.open, '-c', 'a']
  const made = ['run', 'generate-key', ...client, '--type', 'ED25519', '--output', 'v/k']
  await fails([...made, '--usages', 'singing'], 'USAGE', 2)
  await fails([...made, '--usages', 'none', '--policy', 'x'], 'USAGE', 2)
  const attributes = ['--usages', 'ed25519-sign,PublicKey', '--label', 'signs releases']
  assert.deepEqual(await json([...made, ...attributes]), { output: null })
  await fails(made, 'RECORD_EXISTS', 5)
  const key = ['--private-key', 'v/k']
  const message = ['--message', `@${await folder.write('m', 'message')}`]
  const sign = ['run', 'ed25519-sign', ...client, ...key]
  const [raw, hex, publicKey] = await Promise.all([
    stdoutOf([...sign, ...message, '--base64']),
    stdoutOf([...sign, '--message', '-'], { input: 'message' }),
    stdoutOf(['run', 'public-key', ...client, '--type', 'ed25519', ...key]),
  ])
  assert.equal(Buffer.from(raw, 'base64').toString('hex'), hex.trim())
  const der = Buffer.concat([prefix, Buffer.from(publicKey.trim(), 'hex')])
  const spki = createPublicKey({ key: der, format: 'der', type: 'spki' })
  assert(verify(null, Buffer.from('message'), spki, Buffer.from(hex.trim(), 'hex')))
  const signing = ['--message', 'text:', '--private-key', 'v/k']
  const denied = await fails(['run', 'ed25519ph-sign', ...client, ...signing], 'POLICY_DENIED', 8)
  assert.match(denied.stderr, /stronghold list/)

  const { clients } = (await json(['list', ...folder.open])) as Inventory
  const [record] = clients[0]?.vaults[0]?.records ?? []
  assert.equal(clients[0]?.name, 'a')
  assert.equal(clients[0]?.vaults[0]?.name, 'v')
  assert.equal(record?.location, 'v/k')
  assert.equal(record?.label, 'signs releases')
  assert.equal(record?.bornInside, true)
  assert.match(record?.created ?? '', /^\d{4}-\d\d-\d\dT/)
  assert.deepEqual(record?.policy, { version: 1, usages: ['Ed25519Sign', 'PublicKey'] })
  const shown = await stdoutOf(['list', ...folder.open])
  assert.match(
    shown,
    /^client a\n {2}vault v\n {4}v\/k {2}Ed25519 {2}made [-\d]{10} {2}use not recorded {2}"signs releases"; only Ed25519Sign PublicKey\n$/,
  )
})

interface Inventory {
  readonly clients: readonly {
    readonly name: string
    readonly vaults: readonly {
      readonly name: string
      readonly records: readonly {
        readonly location: string
        readonly label: string
        readonly created: string
        readonly bornInside: boolean
        readonly policy: object
      }[]
    }[]
  }[]
}

test('secrets come in from files and standard input, and never from the command line', async () => {
  const folder = await Folder.created()
  const client = [...folder.open, '-c', 'a']
  const derive = ['run', 'pbkdf2-hmac', ...client, '--hash', 'Sha512', '--salt', 'hex:00ff']
  const into = ['--count', '1000', '--output', 'v/p']
  const refused = await fails([...derive, ...into, '--password', 'text:hunter2'], 'USAGE', 2)
  assert(!refused.stderr.includes('hunter2'))
  await fails([...derive, ...into, '--no-prompt'], 'USAGE', 2)
  await stdoutOf([...derive, ...into, '--password', '-'], { input: 'hunter2' })
  const hmac = ['run', 'hmac', ...client, '--hash', 'sha384', '--key', 'v/p', '--message']
  const key = pbkdf2Sync('hunter2', Buffer.from('00ff', 'hex'), 1000, 64, 'sha512')
  const expected = createHmac('sha384', key).update('m').digest('hex')
  assert.deepEqual(await json([...hmac, 'base64:bQ']), { output: expected })
  await fails([...hmac, 'm'], 'USAGE', 2)
  await fails([...hmac, '@/nowhere/at/all'], 'INPUT_NOT_FOUND', 3)
  // One standard input cannot be two things.
  const twice = ['--password', '-', '--policy', '-', '--replace', '--yes']
  await fails([...derive, ...into, ...twice], 'USAGE', 2)
})

test('paths, lists, fields of fields, and answers of several parts', async () => {
  const folder = await Folder.created()
  const client = [...folder.open, '-c', 'a']
  // Test vector 1 of BIP32.
  const seed = await folder.write('seed', Buffer.from('000102030405060708090a0b0c0d0e0f', 'hex'))
  await stdoutOf(['run', 'write-vault', ...client, '--data', `@${seed}`, '--location', 'w#head'])
  const node = ['run', 'bip32-public-node', ...client, '--source', 'seed', '--input', 'w#head']
  const numbers = await stdoutOf([...node, '--chain', '2147483648'])
  assert.equal(numbers, await stdoutOf([...node, '--chain', "m/0'"]))
  // The chain code of m/0' in that vector, at its place in the serialization.
  assert.equal(
    numbers.slice(26, 90),
    '47fdacbd0f1097043b78c63c20c34ef4ed9a111d980047ad16282c7ae6236141',
  )
  await fails([...node, '--chain', 'm/x'], 'USAGE', 2)
  await fails([...node, '--chain', 'm', '--place-depth', '1'], 'USAGE', 2)

  await stdoutOf(['run', 'generate-key', ...client, '--type', 'x25519', '--output', 'v/x'])
  const shown = ['run', 'public-key', ...client, '--type', 'x25519', '--private-key', 'v/x']
  const recipient = (await stdoutOf(shown)).trim()
  const common = ['--aead', 'aes256gcm', '--info', 'text:', '--associated-data', 'text:']
  const seal = ['run', 'hpke-seal', ...common, '--recipient-public-key', `hex:${recipient}`]
  const text = await stdoutOf([...seal, '--plaintext', '-'], { input: 'hello' })
  const [, encapsulated, ciphertext] =
    /^encapsulated-key ([0-9a-f]{64})\nciphertext ([0-9a-f]{42})\n$/.exec(text) ?? []
  const open = ['run', 'hpke-open', ...client, ...common, '--private-key', 'v/x']
  const sealed = ['--encapsulated-key', `hex:${encapsulated}`, '--ciphertext', `hex:${ciphertext}`]
  assert.equal(await stdoutOf([...open, ...sealed, '--raw']), 'hello')
})

test('uses that are counted are counted in the file, one by one', async () => {
  const folder = await Folder.created()
  const client = [...folder.open, '-c', 'a']
  const policy = JSON.stringify({ version: 1, usages: ['Ed25519Sign'], maxUses: 2 })
  const made = ['run', 'generate-key', ...client, '--type', 'ed25519', '--output', 'v/k']
  await stdoutOf([...made, '--policy', '-'], { input: policy })
  const sign = ['sign', ...client, '--key', 'v/k']
  const first = await stdoutOf(sign, { input: 'm' })
  const second = await stdoutOf([
    'run',
    'ed25519-sign',
    ...client,
    '--message',
    'text:m',
    '--private-key',
    'v/k',
  ])
  assert.equal(first, second)
  await fails(sign, 'USES_EXHAUSTED', 8, { input: 'm' })
  const listed = await stdoutOf(['list', ...folder.open])
  assert.match(listed, /only Ed25519Sign, 2 of 2 uses made$/m)
})

test('the holder of the file, or an approver with a key of his own, approves uses', async () => {
  const folder = await Folder.created()
  const client = [...folder.open, '-c', 'a']
  const approver = [...folder.open, '-c', 'approver']
  await stdoutOf(['key', 'generate', ...approver, '--type', 'ed25519', '--output', 'k/me'])
  const show = ['key', 'public', ...approver, '--type', 'ed25519', '--key', 'k/me']
  const publicKey = (await stdoutOf(show)).trim()
  const make = async (name: string, requireApproval: object) => {
    const policy = JSON.stringify({ version: 1, usages: ['Ed25519Sign'], requireApproval })
    const made = ['run', 'generate-key', ...client, '--type', 'ed25519', '--output', name]
    await stdoutOf([...made, '--policy', '-'], { input: policy })
    return ['run', 'ed25519-sign', ...client, '--message', 'text:m', '--private-key', name]
  }
  const own = await make('v/own', { purpose: 'release' })
  await fails(own, 'APPROVAL_REQUIRED', 8)
  await fails([...own, '--approve'], 'USAGE', 2)
  await fails([...own, '--approve', '--purpose', 'fun'], 'APPROVAL_INVALID', 8)
  await stdoutOf([...own, '--approve', '--purpose', 'release'])

  const other = await make('v/other', { approver: publicKey })
  const request = `${folder.path}/request`
  const approval = `${folder.path}/approval`
  await fails([...other, '--approval', approval, '--purpose', 'p'], 'USAGE', 2)
  const ways = ['--approval-request', request, '--approval', approval, '--purpose', 'release 2']
  const waiting = outcomeOf(start([...other, ...ways]))
  while (!existsSync(request)) await sleep(20)
  const sign = ['approval', 'sign', request, ...approver, '--key', 'k/me', '--output', approval]
  const unasked = await run(sign)
  assert.equal(unasked.code, 2, unasked.stderr)
  const signed = await run([...sign, '--yes'])
  assert.equal(signed.code, 0, signed.stderr)
  assert.match(signed.stderr, /purpose {4}"release 2"\n/)
  assert.match(signed.stderr, /procedure {2}"Ed25519Sign"\ninput {6}only that .*\nuses {7}1\n/)
  const outcome = await waiting
  assert.equal(outcome.code, 0, outcome.stderr)
  assert.match(outcome.stdout, /^[0-9a-f]{128}\n$/)
  assert(!existsSync(request))
  const key = ['-f', folder.file, ...folder.key, '-c', 'approver', '--key', 'k/me']
  const noRequest = ['approval', 'sign', approval, ...key, '--output', `${folder.path}/x`, '--yes']
  const refused = await fails(noRequest, 'INVALID_ARGUMENT', 2)
  assert.match(refused.stderr, /hint: the file is no request/)
  // It was of that zone, and lies there still.
  await fails([...other, ...ways], 'OUTPUT_EXISTS', 5)
})
