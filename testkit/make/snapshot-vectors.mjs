// Keys from passphrases, files of versions 3 and 2, LZ4, states, records and ids.
import { createHash, pbkdf2Sync } from 'node:crypto'
import { nativeProvider } from '@stronghold/crypto/native'
import { client, counterId, pathId, record, recordId, state, time } from './boxes.mjs'
import { flipped, hex, joined, seeded, u64, utf8 } from './bytes.mjs'
import { literals, pieces, sealedStream, version2, version3 } from './files.mjs'
import { vector } from './vector.mjs'

const key = seeded('snapshot key', 32)
const vaultKey = seeded('vault key', 32)
const secret = seeded('secret', 32)
const ids = {
  client: pathId('client'),
  vault: pathId('vault'),
  record: recordId('vault', 'record'),
  other: recordId('vault', 'other'),
}
const { client: clientId, vault: vaultId } = ids

/** What a state holds: client, vault and record ids to secrets or `!` and an error code. */
const contentOf = (records, store = {}) => ({
  [hex(clientId)]: { vaults: { [hex(vaultId)]: records }, store },
})
const plainContent = contentOf(
  { [hex(ids.record)]: hex(secret) },
  { [hex(utf8('k'))]: hex(utf8('v')) },
)

const plainState = (records = [record(vaultKey, ids.record, { secret })], more = {}) =>
  state([
    client({
      id: clientId,
      vaults: [{ id: vaultId, key: vaultKey, records, ...more }],
      store: [['k', 'v']],
    }),
  ])

const stateOf = (options) => state([client({ id: clientId, ...options })])

/** Keys from passphrases; a file for each rule. */
function derivations() {
  const passphrase = utf8('correct horse ✓')
  const blake2b = new Uint8Array(32)
  nativeProvider.blake2b(blake2b, passphrase)
  const stretched = (salt) =>
    new Uint8Array(pbkdf2Sync(passphrase, salt, 100, 64, 'sha512').subarray(0, 32))
  const own = { salt: utf8('Salz'), rounds: 1000 }
  const slower = pbkdf2Sync(passphrase, own.salt, own.rounds, 32, 'sha512')
  /** @type {[derivation: string, derived: Uint8Array, more?: object][]} */
  const rules = [
    ['blake2b', blake2b],
    ['wallet.rs', stretched('wallet.rs')],
    ['identity.rs', stretched('identity.rs')],
    ['tauri', stretched('tauri')],
    ['pbkdf2', new Uint8Array(slower), own],
  ]
  return rules.map(([derivation, derived, more]) => {
    const name = `kdf-${derivation.replace('.', '-')}`
    const head = { kind: 'snapshot', expect: 'success', passphrase, derivation, ...more }
    const file = version3(derived, literals(plainState()), { label: name })
    return vector(name, { ...head, content: plainContent }, file)
  })
}

/** Files of version 3, whole and changed. */
function version3Files() {
  const good = (name, options = {}, /** @type {string | undefined} */ comment = undefined) =>
    vector(
      name,
      { kind: 'snapshot', expect: 'success', comment, key, content: plainContent },
      version3(key, literals(plainState()), { label: name, ...options }),
    )
  const bad = (name, expect, options, /** @type {string | undefined} */ comment = undefined) =>
    vector(
      name,
      { kind: 'snapshot', expect, comment, key },
      version3(key, literals(plainState()), { label: name, ...options }),
    )
  const damaged = (name, options, comment) => bad(name, 'SNAPSHOT_DAMAGED', options, comment)
  const base = version3(key, literals(plainState()), { label: 'v3-minimal' })
  const changed = (name, expect, file, comment) =>
    vector(name, { kind: 'snapshot', expect, comment, key }, file)
  const text = Buffer.from(base).toString('latin1')
  const swap = (all, from, to) => {
    if (!all.includes(from)) throw new Error(`${from} is not in the header`)
    return all.replace(from, to)
  }
  // The padded plaintext fills whole chunks: a store value has the length that is missing.
  const filled = (length) => {
    const make = (size) => literals(stateOf({ store: [['k', new Uint8Array(size).fill(7)]] }))
    const size = length - make(0).length
    for (let at = size - 300; at <= size; at++) if (make(at).length === length) return at
    throw new Error('no such length')
  }
  const size = filled(65536)
  const value = new Uint8Array(size).fill(7)
  const full = literals(stateOf({ store: [['k', value]] }))
  const fullContent = {
    [hex(clientId)]: {
      vaults: {},
      store: { [hex(utf8('k'))]: `sha256:${createHash('sha256').update(value).digest('hex')}` },
    },
  }
  return [
    good('v3-minimal'),
    good('v3-wf0', { workFactor: 0 }, 'scrypt with N = 1, which many libraries refuse'),
    damaged('v3-wf-leading-zero', { header: (all) => swap(all, ' 1\n', ' 01\n') }),
    bad('v3-wf24', 'WORK_FACTOR_TOO_HIGH', { workFactor: 24 }, 'refused before any derivation'),
    damaged(
      'v3-two-stanzas',
      { header: (all) => swap(all, '\n---', '\n-> X25519 abc\nabc\n---') },
      'a scrypt stanza stands alone',
    ),
    damaged('v3-crlf', { header: (all) => all.replaceAll('\n', '\r\n') }),
    damaged(
      'v3-spare-bits',
      {
        header: (all) =>
          swap(all, /scrypt (\S*)\S /.exec(all)?.[0], `${/scrypt \S*(?=\S )/.exec(all)?.[0]}B `),
      },
      'the last character of the salt has bits that mean nothing',
    ),
    changed(
      'v3-salt-changed',
      'WRONG_KEY',
      joined(
        'PARTI',
        [3, 0],
        Buffer.from(
          swap(
            text.slice(7),
            /scrypt ./.exec(text)?.[0],
            text.includes('scrypt A') ? 'scrypt B' : 'scrypt A',
          ),
          'latin1',
        ),
      ),
      'gives another wrap key',
    ),
    changed(
      'v3-mac-changed',
      'SNAPSHOT_DAMAGED',
      joined(
        'PARTI',
        [3, 0],
        Buffer.from(
          swap(text.slice(7), /--- ./.exec(text)?.[0], text.includes('--- A') ? '--- B' : '--- A'),
          'latin1',
        ),
      ),
    ),
    vector('v3-wrong-key', { kind: 'snapshot', expect: 'WRONG_KEY', key: flipped(key, 0) }, base),
    changed('v3-nonce-changed', 'SNAPSHOT_DAMAGED', flipped(base, text.indexOf('\n--- ') + 49)),
    changed('v3-cut', 'SNAPSHOT_DAMAGED', base.slice(0, -1)),
    changed('v3-longer', 'SNAPSHOT_DAMAGED', joined(base, 0)),
    changed('magic-changed', 'NOT_A_SNAPSHOT', flipped(base, 0)),
    changed('version-1', 'UNSUPPORTED_VERSION', joined('PARTI', [1, 0], base.slice(7))),
    vector(
      'v3-exactly-65536',
      { kind: 'snapshot', expect: 'success', key, content: fullContent },
      version3(key, full, { label: 'v3-exactly-65536' }),
    ),
    vector(
      'v3-empty-last-chunk',
      {
        kind: 'snapshot',
        expect: 'SNAPSHOT_DAMAGED',
        comment: 'an empty piece after a full one',
        key,
      },
      version3(key, full, {
        label: 'v3-empty-last-chunk',
        payload: (fileKey, content, label) =>
          sealedStream(fileKey, content, label, (all) => [...pieces(all), new Uint8Array()]),
      }),
    ),
    vector(
      'v2-contents',
      { kind: 'snapshot', expect: 'success', key, content: plainContent },
      version2(key, literals(plainState()), { label: 'v2-contents' }),
    ),
    vector(
      'v2-low-order',
      { kind: 'snapshot', expect: 'WRONG_KEY_OR_DAMAGED', comment: 'opens under every key', key },
      version2(key, literals(plainState()), { label: 'v2-low-order', point: new Uint8Array(32) }),
    ),
    vector(
      'v2-early',
      {
        kind: 'snapshot',
        expect: 'UNSUPPORTED_VERSION',
        comment: 'the nonce of before 2021-02-25',
        key,
      },
      version2(key, literals(plainState()), { label: 'v2-early', early: true }),
    ),
    vector(
      'v2-wrong-key',
      { kind: 'snapshot', expect: 'WRONG_KEY_OR_DAMAGED', key: flipped(key, 5) },
      version2(key, literals(plainState()), { label: 'v2-contents' }),
    ),
  ]
}

/** Compressed blocks. */
function blocks() {
  const block = (name, expect, body, more = {}) =>
    vector(name, { kind: 'lz4', expect, ...more }, joined(...body))
  const text = (content) => ({ content: { hex: hex(utf8(content)) } })
  return [
    block('lz4-literals', 'success', [0x30, 'abc'], text('abc')),
    block('lz4-empty', 'success', [], text('')),
    block('lz4-ends-in-match', 'success', [0x30, 'abc', [3, 0]], text('abcabca')),
    block('lz4-overlap', 'success', [0x1f, 'a', [1, 0, 1], 0x10, 'b'], text(`${'a'.repeat(21)}b`)),
    block('lz4-distance-zero', 'SNAPSHOT_DAMAGED', [0x30, 'abc', [0, 0], 0x10, 'd']),
    block('lz4-distance-beyond', 'SNAPSHOT_DAMAGED', [0x30, 'abc', [4, 0], 0x10, 'd']),
    block('lz4-cut-literals', 'SNAPSHOT_DAMAGED', [0x40, 'abc']),
    block('lz4-cut-distance', 'SNAPSHOT_DAMAGED', [0x30, 'abc', 3]),
    block(
      'lz4-over-the-cap',
      'SNAPSHOT_TOO_LARGE',
      [0x1f, 'a', [1, 0], new Uint8Array(4_210_753).fill(255), 0, 0x10, 'b'],
      { compressed: 'zlib', comment: 'more than 1 GiB' },
    ),
  ]
}

/** States, sound and malformed. */
function states() {
  const good = (name, body, content, /** @type {string | undefined} */ comment = undefined) =>
    vector(name, { kind: 'state', expect: 'success', comment, content }, body)
  const bad = (name, body, /** @type {string | undefined} */ comment = undefined) =>
    vector(name, { kind: 'state', expect: 'SNAPSHOT_DAMAGED', comment }, body)
  const storing = (...expirations) =>
    stateOf({ store: expirations.map((expiration, i) => [`k${i}`, 'v', expiration]) })
  const sound = plainState()
  const stored = (...keys) => ({
    [hex(clientId)]: {
      vaults: {},
      store: Object.fromEntries(keys.map((name) => [hex(utf8(name)), hex(utf8('v'))])),
    },
  })
  const now = 1_767_225_600
  return [
    good('state-plain', sound, plainContent),
    good('state-trailing', joined(sound, 'trailing'), plainContent, 'ignored'),
    bad('state-duplicate-key', state([client({ id: clientId }), client({ id: clientId })])),
    bad('state-option-2', storing(joined(2, time(now)))),
    bad('state-nanos-1e9', storing(joined(1, time(now, 1_000_000_000)))),
    bad('state-count', joined(u64(2n ** 40n), sound.slice(8)), 'more clients than bytes'),
    bad('state-cut', sound.slice(0, -1)),
    vector(
      'state-expired',
      {
        kind: 'state',
        expect: 'success',
        comment: 'a value is absent from the moment of its expiration',
        now: now * 1000,
        content: stored('k1', 'k2'),
      },
      storing(joined(1, time(now)), joined(1, time(now, 1_000_000)), joined(0)),
    ),
  ]
}

/** Records whose boxes, transactions or keys do not fit. */
function records() {
  const damaged = '!RECORD_DAMAGED'
  const one = (name, made, content, /** @type {string | undefined} */ comment = undefined) =>
    vector(
      name,
      {
        kind: 'state',
        expect: 'success',
        comment,
        content: contentOf({ [hex(ids.record)]: content }, plainContent[hex(clientId)].store),
      },
      plainState([made]),
    )
  const make = (options) => record(vaultKey, ids.record, { secret, ...options })
  const other = record(vaultKey, ids.other, { secret: seeded('other', 32) })
  const older = make({ label: 'an older version' })
  const two = (name, first, second, comment) =>
    vector(
      name,
      {
        kind: 'state',
        expect: 'success',
        comment,
        content: contentOf(
          { [hex(ids.record)]: damaged, [hex(ids.other)]: damaged },
          plainContent[hex(clientId)].store,
        ),
      },
      plainState([first, second]),
    )
  const mine = make({})
  const vaults = (name, content, more, comment) =>
    vector(
      name,
      {
        kind: 'state',
        expect: 'success',
        comment,
        content: {
          [hex(clientId)]: {
            vaults: { [hex(vaultId)]: content },
            store: plainContent[hex(clientId)].store,
          },
        },
      },
      plainState([mine], more),
    )
  return [
    two(
      'record-swapped-blob',
      { ...mine, blob: other.blob },
      { ...other, blob: mine.blob },
      'boxes of two records',
    ),
    one(
      'record-old-blob',
      make({ boxes: { blob: older.blob } }),
      damaged,
      'an old secret under a new transaction',
    ),
    one('record-wrong-length', make({ length: 33 }), damaged),
    one('record-wrong-type', make({ type: 2 }), damaged),
    one('record-wrong-id', make({ of: ids.other }), damaged, 'the transaction of another record'),
    one('record-other-id', make({ inner: ids.other }), damaged, 'not the id that the map has'),
    one(
      'record-spare-bytes',
      make({ hint: seeded('hint', 24), tail: seeded('tail', 24) }),
      hex(secret),
      'hint and last bytes say nothing',
    ),
    one('record-revoked', make({ revoked: true }), '!RECORD_REVOKED'),
    one(
      'record-revoked-junk',
      make({ revoked: true, boxes: { revoke: seeded('junk', 152) } }),
      '!RECORD_REVOKED',
      'a revocation counts by being there',
    ),
    one('record-empty', record(vaultKey, ids.record, { secret: new Uint8Array() }), ''),
    vaults('vault-without-key', '!VAULT_NOT_FOUND', { isIndexed: false }, 'in vaults, not in keys'),
    vaults('vault-without-records', {}, { isThere: false }, 'in keys, not in vaults'),
    vaults(
      'vault-keys-differ',
      { [hex(ids.record)]: damaged },
      { inner: seeded('another key', 32) },
    ),
  ]
}

/** Ids of paths and numbers. */
function identifiers() {
  const odd = Uint8Array.of(0xff, 0xfe, 0)
  const id = (name, head, body) => vector(name, { kind: 'id', expect: 'success', ...head }, body)
  const named = (name, vault, path) =>
    id(name, { of: 'record', vault, record: path }, recordId(vault, path))
  const numbered = (name, vault, counter) =>
    id(name, { of: 'counter', vault, counter }, counterId(vault, counter))
  return [
    id('id-path', { of: 'client', path: utf8('client') }, pathId('client')),
    id('id-path-empty', { of: 'vault', path: utf8('') }, pathId('')),
    id('id-path-not-utf8', { of: 'vault', path: odd }, pathId(odd)),
    named('id-record', utf8('vault'), utf8('record')),
    named('id-record-empty', utf8(''), utf8('')),
    named('id-record-not-utf8', odd, odd),
    numbered('id-counter-0', utf8('ab'), 0),
    numbered('id-counter-7', utf8('ab'), 7),
    numbered('id-counter-empty', utf8(''), 0),
    numbered('id-counter-large', odd, 2 ** 40),
  ]
}

export function snapshotVectors() {
  return [
    ...derivations(),
    ...version3Files(),
    ...blocks(),
    ...states(),
    ...records(),
    ...identifiers(),
  ]
}
