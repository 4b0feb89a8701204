// Made `fixtures/field/` once. A sample that exists is never made anew.
import { pbkdf2Sync } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { argon2id } from '@noble/hashes/argon2.js'
import { format2, payloadOf, sealValue } from './format-2.mjs'

const folder = new URL('../../fixtures/field/', import.meta.url)
const utf8 = (text) => new TextEncoder().encode(text)
const pbkdf2 = (password, salt, rounds) =>
  pbkdf2Sync(password, salt, rounds, 64, 'sha512').subarray(0, 32)
const text = (key, value, seconds) => [key, utf8(value), seconds]

function write(name, make) {
  const url = new URL(name, folder)
  if (existsSync(url)) return console.log(`kept ${name}`)
  writeFileSync(url, make())
  console.log(`made ${name}`)
}

const wallet = pbkdf2('password', 'wallet.rs', 100)
const former = pbkdf2('former password', 'wallet.rs', 100)
const distant = 4_102_444_800 // 2100-01-01
write('wallet-partly-sealed.stronghold', () =>
  format2(
    payloadOf([
      {
        path: utf8('iota_seed'),
        store: [
          ['coin_type', sealValue(Buffer.from('7b100000', 'hex'), wallet)],
          ['empty', sealValue(Buffer.alloc(0), wallet)],
          ['until 2100', sealValue(utf8('kept as long as before'), wallet), distant],
          ['expired', sealValue(utf8('gone'), wallet), 1_600_000_001],
          ['of a former password', sealValue(utf8('lost'), former)],
          ['plain', utf8('never sealed')],
        ],
      },
      { path: utf8('other'), store: [text('plain', 'of another program')] },
    ]),
    wallet,
  ),
)

const one = payloadOf([{ path: utf8('client'), store: [text('key', 'value')] }])
write('early-format-2.stronghold', () => format2(one, wallet, true))
write('custom-pbkdf2.stronghold', () =>
  format2(one, pbkdf2('password', Buffer.from('00ff10', 'hex'), 1234)),
)
write('salt', () => Buffer.from(Array.from({ length: 32 }, (_, i) => 255 - 7 * i)))
write('argon2.stronghold', () => {
  const settings = { m: 19 * 1024, t: 2, p: 1, dkLen: 32 }
  const key = argon2id(utf8('password'), readFileSync(new URL('salt', folder)), settings)
  return format2(one, Buffer.from(key))
})
write('format-1.stronghold', () =>
  Buffer.concat([Buffer.from('PARTI\x01\x00', 'latin1'), sealValue(one, wallet)]),
)
write('format-0.stronghold', () => Buffer.concat([Buffer.from('PARTI'), sealValue(one, wallet)]))
write('leading-zero.stronghold', () => {
  // The header of `python-v3-wf1`, with `01` for its work factor.
  const file = readFileSync(new URL('../python-v3-wf1.stronghold', folder))
  const at = file.indexOf(' 1\n')
  return Buffer.concat([file.subarray(0, at + 1), Buffer.from('0'), file.subarray(at + 1)])
})
