// What is compared in a pull: rows, the hash of a section, fingerprints, the digest of a group.
import { nativeProvider } from '@stronghold/crypto/native'
import { client, pathId, record, state } from './boxes.mjs'
import { hex, joined, seeded, u64 } from './bytes.mjs'
import { vector } from './vector.mjs'

const compare = seeded('compare key', 32)
const vaultKey = seeded('vault key', 32)
const [clientId, vaultId] = [pathId('client'), pathId('vault')]
const idIn = (section, label) => joined(section, seeded(`record ${label}`, 23))
const stamp = (number) => joined(u64(number), u64(1_767_225_600_000 + number), seeded('writer', 8))
const secret = seeded('a secret without a stamp', 20)
const rows = {
  stamped: joined(idIn(4, 'stamped'), 0, stamp(3)),
  revoked: joined(idIn(4, 'revoked'), 1, stamp(5)),
  unstamped: joined(idIn(4, 'unstamped'), 2, new Uint8Array(24)),
  elsewhere: joined(idIn(200, 'elsewhere'), 0, stamp(9)),
}
const hash = (length, ...parts) => {
  const out = new Uint8Array(length)
  nativeProvider.blake2b(out, joined(...parts))
  return out
}
const sorted = (...some) => some.sort(Buffer.compare)

export function markVectors() {
  const content = hash(16, compare, 1, secret)
  const print = (row, ...more) => hash(16, compare, 2, vaultId, row, ...more)
  const fingerprints = {
    stamped: print(rows.stamped),
    revoked: print(rows.revoked),
    unstamped: print(rows.unstamped, content),
    elsewhere: print(rows.elsewhere),
  }
  const sections = [
    hash(32, ...sorted(rows.stamped, rows.revoked)),
    fingerprints.unstamped,
    hash(32, rows.elsewhere),
  ]
  const body = state([
    client({
      id: clientId,
      vaults: [
        {
          id: vaultId,
          key: vaultKey,
          records: [record(vaultKey, rows.unstamped.slice(0, 24), { secret })],
        },
      ],
    }),
  ])
  const head = { kind: 'pull-marks', expect: 'success', compare, vault: vaultId }
  const all = Object.values(rows)
  const amended = joined(stamp(3), stamp(8))
  return [
    vector(
      'pull-marks',
      {
        ...head,
        comment: 'the state has the secret of the row without a stamp; all sections are one group',
        rows: all.map(hex),
        content: {
          fingerprints: all.map((row) =>
            hex(fingerprints[Object.keys(rows).find((name) => rows[name] === row)]),
          ),
          digest: hex(hash(16, compare, 3, vaultId, ...sections)),
        },
      },
      body,
    ),
    vector(
      'pull-marks-empty',
      { ...head, rows: [], content: { fingerprints: [], digest: '00'.repeat(16) } },
      state([]),
    ),
    vector(
      'pull-mark-amended',
      { kind: 'pull-amended', expect: 'success', stamp: stamp(3), amendment: stamp(8) },
      hash(24, amended),
    ),
  ]
}
