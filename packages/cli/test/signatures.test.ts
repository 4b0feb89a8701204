import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { createPublicKey, generateKeyPairSync, sign, verify } from 'node:crypto'
import { test } from 'node:test'
import { runHere } from './in-process.js'
import { bin, Folder, fails } from './support.js'

const folder = await Folder.created()
const client = [...folder.open, '-c', 'ci']
const message = await folder.write('message', 'a message')
const other = await folder.write('other', 'another message')

/** What a command that must succeed prints. */
async function printed(...args: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await runHere(args)
  assert.equal(code, 0, stderr)
  return stdout
}

/** Whether `verify` says good, by its words and by its exit code alike. */
async function isGood(...args: readonly string[]): Promise<boolean> {
  const { code, stdout, stderr } = await runHere(['verify', ...args])
  assert(stdout === 'good\n' || stdout === 'bad\n', stderr)
  assert.equal(code, stdout === 'good\n' ? 0 : 1)
  return code === 0
}

const types = ['ed25519', 'secp256k1', 'p256', 'bls12381'] as const
for (const type of types) {
  await printed('key', 'generate', ...client, '--type', type, '--output', `keys/${type}`)
}
const key = (type: string) => ['--key', `keys/${type}`]
const bitcoin = ['--key', 'keys/secp256k1']

test('what sign prints is verified with the key, with its public half, and by exit code', async () => {
  for (const type of types) {
    const signature = (await printed('sign', ...client, ...key(type), '--input', message)).trim()
    const saved = await folder.write(`${type}.sig`, `${signature}\n`)
    const publicKey = (await printed('key', 'public', ...client, ...key(type))).trim()
    const half = ['--public-key', publicKey, '--type', type]
    assert(await isGood(...client, ...key(type), '--signature', signature, '--input', message))
    assert(await isGood(...half, '--signature', `@${saved}`, '--input', message))
    assert(!(await isGood(...half, '--signature', `@${saved}`, '--input', other)))
    assert(!(await isGood(...half, '--signature', 'hex:00', '--input', message)))
    const answer = await runHere([
      'verify',
      ...half,
      '--signature',
      signature,
      '--input',
      other,
      '--json',
    ])
    assert.deepEqual(
      [answer.code, JSON.parse(answer.stdout), answer.stderr],
      [1, { valid: false }, ''],
    )
  }
})

test('keys in files need no --type, and have to be of the kind that is said', async () => {
  for (const type of ['ed25519', 'secp256k1', 'p256'] as const) {
    const signature = (await printed('sign', ...client, ...key(type), '--input', message)).trim()
    const formats = ['pem', 'jwk', ...(type === 'secp256k1' ? [] : ['openssh'])]
    for (const format of formats) {
      const text = await printed('key', 'public', ...client, ...key(type), '--format', format)
      const path = await folder.write(`${type}.${format}`, text)
      const given = ['--public-key', `@${path}`, '--signature', signature, '--input', message]
      assert(await isGood(...given), format)
      const wrong = type === 'p256' ? 'ed25519' : 'p256'
      await refused(['verify', ...given, '--type', wrong], 'KEY_TYPE_DIFFERS', 4)
    }
  }
  const half = (await printed('key', 'public', ...client, ...key('p256'))).trim()
  const given = ['verify', '--public-key', half, '--signature', '00', '--input', message]
  await refused(given, 'USAGE', 2)
  await refused(
    [...given, '--type', 'bls12381', '--public-key', '00'.repeat(31)],
    'KEY_MALFORMED',
    4,
  )
})

test('BIP340: signed, verified with the key, its x and the compressed point', async () => {
  const bip340 = ['--scheme', 'bip340']
  const sign = ['sign', ...client, ...bitcoin, ...bip340, '--input', message]
  const signature = (await printed(...sign)).trim()
  const show = ['key', 'public', ...client, ...bitcoin]
  const x = (await printed(...show, '--format', 'x-only')).trim()
  const point = (await printed(...show)).trim()
  assert.equal(x, point.slice(2))
  const given = [...bip340, '--signature', signature, '--input', message]
  for (const half of [x, point]) assert(await isGood('--public-key', half, ...given))
  assert(await isGood(...client, ...bitcoin, ...given))
  assert(!(await isGood('--public-key', point, '--type', 'secp256k1', ...given.slice(2))))
  // Vector 0 of BIP340.
  const vector = await folder.write('zeros', new Uint8Array(32))
  assert(
    await isGood(
      ...['--public-key', 'F9308A019258C31049344F85F89D5229B531C845836F99B08601F113BCE036F9'],
      ...[
        '--signature',
        'E907831F80848D1069A5371B402410364BDF1C5F8307B0084C55F1CE2DCA821525F66A4A85EA8B71E482A74F382D2CE5EBEEE8FDB2172F477DF4900D310536C0',
      ],
      ...[...bip340, '--input', vector],
    ),
  )
  await refused([...sign, '--flavor', 'sha256'], 'USAGE', 2)
  await refused(['sign', ...client, ...key('p256'), ...bip340, '--input', message], 'USAGE', 2)
})

test('what OpenSSL signed is verified here, and the other way round', async () => {
  const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const pem = await folder.write('p.pem', pair.publicKey.export({ format: 'pem', type: 'spki' }))
  const der = await folder.write('p.der', sign('sha256', Buffer.from('a message'), pair.privateKey))
  assert(await isGood('--public-key', `@${pem}`, '--signature', `@${der}`, '--input', message))
  const signature = (await printed('sign', ...client, ...key('p256'), '--input', message)).trim()
  const ours = await printed('key', 'public', ...client, ...key('p256'), '--format', 'pem')
  const options = { key: createPublicKey(ours), dsaEncoding: 'ieee-p1363' } as const
  assert(verify('sha256', Buffer.from('a message'), options, Buffer.from(signature, 'hex')))
})

test('a JWS: good, of another key, changed, and of an algorithm that is not the key’s', async () => {
  const pair = generateKeyPairSync('ed25519')
  const jwk = JSON.stringify(pair.publicKey.export({ format: 'jwk' }))
  const made = (header: object, payload = 'pay') => {
    const part = (text: string) => Buffer.from(text).toString('base64url')
    const input = `${part(JSON.stringify(header))}.${part(payload)}`
    const signature = sign(null, Buffer.from(input), pair.privateKey).toString('base64url')
    return `${input}.${signature}`
  }
  const token = made({ alg: 'EdDSA', kid: 'k' })
  const path = await folder.write('token', `${token}\n`)
  const jws = ['--public-key', jwk, '--jws']
  assert(await isGood(...jws, path))
  const { stdout } = await runHere(['verify', ...jws, path, '--json'])
  assert.deepEqual(JSON.parse(stdout), {
    ...{ valid: true, header: { alg: 'EdDSA', kid: 'k' } },
    payload: Buffer.from('pay').toString('hex'),
  })
  for (const text of [
    made({ alg: 'ES256' }),
    made({ alg: 'EdDSA', crit: ['exp'], exp: 1 }),
    token.replace('.cGF5.', '.cGF6.'),
    'nothing',
  ]) {
    assert(!(await isGood(...jws, await folder.write('bad', text))), text)
  }
  await refused(['verify', ...jws, path, '--input', message], 'USAGE', 2)
})

test('verify refuses what says too much or too little', async () => {
  await refused(['verify', '--signature', '00', '--input', message], 'USAGE', 2)
  await refused(['verify', '--public-key', '00', '--input', message], 'USAGE', 2)
  const both = ['--public-key', '00'.repeat(32), ...key('ed25519')]
  await refused(['verify', ...both, '--signature', '00', '--input', message], 'USAGE', 2)
  await refused(['verify', ...key('ed25519'), '--signature', '00', '--input', message], 'USAGE', 2)
  await refused(
    ['verify', '--public-key', 'zz', '--signature', '00', '--input', message],
    'KEY_MALFORMED',
    4,
  )
})

test('answers of procedures are exit codes too, and take what is printed', async () => {
  const signature = (await printed('sign', ...client, ...key('ed25519'), '--input', message)).trim()
  const pem = await printed('key', 'public', ...client, ...key('ed25519'), '--format', 'pem')
  const path = await folder.write('run.pem', pem)
  const bare = (await printed('key', 'public', ...client, ...key('ed25519'))).trim()
  const run = ['run', 'ed25519-verify', '--signature', signature, '--message', `@${message}`]
  for (const half of [bare, `@${path}`]) {
    assert.equal(await printed(...run, '--public-key', half), 'true\n')
  }
  const bad = await runHere([...run.slice(0, 4), '--message', 'text:x', '--public-key', bare])
  assert.deepEqual([bad.code, bad.stdout, bad.stderr], [1, 'false\n', ''])
  const p256 = ['run', 'p256-ecdsa-verify', '--signature', '00', '--message', 'text:x']
  await refused([...p256, '--public-key', `@${path}`], 'KEY_TYPE_DIFFERS', 4)
  const absent = await runHere(['record', 'exists', 'keys/none', ...client])
  assert.deepEqual([absent.code, absent.stdout, absent.stderr], [1, 'no\n', ''])
})

test('many messages are signed in one command, in order, and a failure says at which', async () => {
  const inputs = [message, other, message]
  const sign = ['sign', ...client, ...key('ed25519'), '--input']
  const lines = (await printed(...sign, ...inputs)).trimEnd().split('\n')
  const [first] = (await printed(...sign, message)).split('\n')
  assert.equal(lines.length, 3)
  assert.deepEqual([lines[0], lines[2]], [first, first])
  assert.notEqual(lines[1], first)
  const objects = (await printed(...sign, ...inputs, '--json')).trimEnd().split('\n')
  assert.deepEqual(
    objects.map((line) => JSON.parse(line)),
    inputs.map((input, i) => ({ input, signature: lines[i] })),
  )
  const missing = `${folder.path}/not there`
  const failed = await runHere([...sign, message, missing])
  assert.equal(failed.code, 3)
  assert.equal(failed.stdout, '')
  assert.match(failed.stderr, /^error: '[^']*\/not there': .* \(INPUT_NOT_FOUND\)$/m)
  await refused([...sign, '-', '-'], 'USAGE', 2)
})

test('a use that is refused in the middle says at which message, and nothing is printed', async () => {
  const policy = await folder.write('policy', '{"version":1,"usages":["Ed25519Sign"],"maxUses":2}')
  const make = ['run', 'generate-key', ...client, '--type', 'ed25519', '--output', 'keys/few']
  await printed(...make, '--policy', policy)
  const sign = ['sign', ...client, '--key', 'keys/few', '--input', message, other, message]
  const failed = await runHere(sign)
  assert.deepEqual([failed.code, failed.stdout], [8, ''])
  assert.match(failed.stderr, /^error: \S+message: .*\(USES_EXHAUSTED\)$/m)
})

test('what can be read once is read once, also when uses of the key are counted', async () => {
  const policy = await folder.write('policy', '{"version":1,"usages":["Ed25519Sign"],"maxUses":9}')
  const make = ['run', 'generate-key', ...client, '--type', 'ed25519', '--output', 'keys/nine']
  await printed(...make, '--policy', policy)
  const sign = ['sign', ...client, '--key', 'keys/nine', '--input']
  const wanted = await printed(...sign, message)
  const command = `'${process.execPath}' '${bin}' ${sign.join(' ')}`
  for (const script of [
    `printf 'a message' | ${command} /dev/stdin`,
    `mkfifo ${folder.path}/pipe; printf 'a message' > ${folder.path}/pipe & ${command} ${folder.path}/pipe`,
  ]) {
    assert.equal(execFileSync('/bin/sh', ['-c', script], { encoding: 'utf8' }), wanted)
  }
})

test('a fault of this program has an exit code that is no answer', async () => {
  const failed = await fails(['sign', ...client, ...key('x')], 'RECORD_NOT_FOUND', 3)
  assert.notEqual(failed.code, 1)
})

async function refused(args: readonly string[], code: string, exitCode: number): Promise<void> {
  const { code: exit, stdout, stderr } = await runHere(args)
  assert.equal(exit, exitCode, stderr)
  assert.equal(stdout, '')
  assert.match(stderr, new RegExp(`\\(${code}\\)`))
}
