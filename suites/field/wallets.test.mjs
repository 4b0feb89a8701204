import assert from 'node:assert/strict'
import { test } from 'node:test'
import { blake2b } from '@noble/hashes/blake2.js'
import { bech32 } from './bech32.mjs'
import { answer, opened, refusal, run, sample, samplesOfOthers } from './command.mjs'

const fast = ['--work-factor', '10']
const storeKey = 'iota-wallet-secret/userdata-store-key'

// nonce 24, tag 16, ciphertext, sealed under the record: as iota-sdk reads it.
async function storeValue(open, key) {
  const { value } = await answer('store', 'get', ...open, '-c', 'iota_seed', key)
  const parts = [value.slice(0, 48), value.slice(48, 80), value.slice(80)]
  const [nonce, tag, ciphertext] = parts.map((digits) => `hex:${digits}`)
  const { output } = await answer(
    ...['run', 'aead-decrypt', ...open, '-c', 'iota_seed', '--cipher', 'XChaCha20Poly1305'],
    ...['--nonce', nonce, '--tag', tag, '--ciphertext', ciphertext],
    ...['--associated-data', 'hex:', '--key', storeKey],
  )
  return output
}

async function requireWallet(open) {
  assert.equal(await storeValue(open, 'coin_type'), '7b100000')
  assert.equal(await storeValue(open, 'backup_schema_version'), '01')
  const at = [...open, '-c', 'iota_seed']
  const exists = await answer('record', 'exists', ...at, storeKey)
  assert.equal(exists.exists, true)
}

async function addressOf({ open }) {
  const at = [...open, '-c', 'iota_seed']
  const path = "m/44'/4219'/0'/0'/0'"
  const seed = 'iota-wallet-secret/iota-wallet-seed'
  await answer('slip10', 'derive', ...at, '--seed', seed, '--path', path, '--output', 'v/k')
  const { publicKey } = await answer('key', 'public', ...at, '--type', 'ed25519', '--key', 'v/k')
  const hash = blake2b(Buffer.from(publicKey, 'hex'), { dkLen: 32 })
  return bech32('rms', Uint8Array.of(0, ...hash))
}

const rule = { password: 'current_password', rule: 'wallet.rs' }
// The first of those that the wallet itself lists in its store.
const address = 'rms1qr6n2qn5ps6l9r23l875suc0zzn9ztms5jkfhmst238exc3zl0vd5vkzhpy'

test('a wallet of iota-sdk: its store and its seed after a migration in place', async (t) => {
  const { file, key, open } = await opened(t, samplesOfOthers.wallet, rule)
  const migrated = await answer('snapshot', 'migrate', ...open, ...fast)
  assert.deepEqual(migrated.walletStore, {
    resealed: [
      'accounts',
      'backup_schema_version',
      'client_options',
      'coin_type',
      'secret_manager',
    ],
    unopened: [],
  })
  const now = ['-f', file, ...key]
  await requireWallet(now)
  const [account] = JSON.parse(Buffer.from(await storeValue(now, 'accounts'), 'hex').toString())
  assert.equal(JSON.parse(account).publicAddresses[0].address, address)
  assert.equal(await addressOf({ open: now }), address)
  const { sound } = await answer('snapshot', 'verify', ...now)
  assert.equal(sound, true)
})

test('a wallet of iota-sdk: the same when its client is imported, under another name too', async (t) => {
  const { file, folder, key } = await opened(t, samplesOfOthers.wallet, rule)
  const target = `${folder}/new.stronghold`
  const now = ['-f', target, ...key]
  await answer('create', ...now, ...fast)
  const [, passphrase] = key
  const from = ['--from-passphrase-file', passphrase, '--from-key-derivation', 'wallet.rs']
  const { walletStore } = await answer('client', 'import', file, ...now, '-c', 'iota_seed', ...from)
  assert.equal(walletStore.resealed.length, 5)
  await requireWallet(now)
  const other = await answer(
    'client',
    'import',
    file,
    ...now,
    '-c',
    'iota_seed',
    '--as',
    'b',
    ...from,
  )
  assert.equal(other.walletStore.resealed.length, 5)
})

test('what of a wallet nobody opens is kept, and named', async (t) => {
  const { file, key, open } = await opened(t, sample('wallet-partly-sealed.stronghold'), {
    password: 'password',
    rule: 'wallet.rs',
  })
  const at = (options) => ['store', 'get', ...options, '-c', 'iota_seed']
  const before = await answer(...at(open), 'of a former password')
  // The old file shows what it holds.
  assert.deepEqual(await answer(...at(open), 'coin_type'), await answer(...at(open), 'coin_type'))
  const { answer: migrated, said } = await run('snapshot', 'migrate', ...open, ...fast)
  const unopened = ['of a former password', 'plain']
  assert.deepEqual(migrated.walletStore, {
    resealed: ['coin_type', 'empty', 'until 2100'],
    unopened,
  })
  assert.deepEqual(
    said.map(({ notice }) => notice.kind),
    ['STORE_RESEALED', 'STORE_NOT_OPENED'],
  )
  const now = ['-f', file, ...key]
  assert.equal(await storeValue(now, 'coin_type'), '7b100000')
  assert.equal(await storeValue(now, 'empty'), '')
  assert.equal(
    Buffer.from(await storeValue(now, 'until 2100'), 'hex').toString(),
    'kept as long as before',
  )
  assert.deepEqual(await answer(...at(now), 'of a former password'), before)
  assert.equal((await answer(...at(now), 'plain')).text, 'never sealed')
  assert.equal((await refusal(...at(now), 'expired')).code, 'VALUE_NOT_FOUND')
  assert.equal(
    (await answer('store', 'get', ...now, '-c', 'other', 'plain')).text,
    'of another program',
  )
})
