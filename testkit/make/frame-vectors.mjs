// Transcripts of references: one with every message, and one for each violation.
import { Ed25519Sign, ImportKey, Location, PublicKey, WriteVault } from '@stronghold/stronghold'
import { hex, joined, lengthed, seeded, u32, utf8 } from './bytes.mjs'
import { conversation } from './frame-scene.mjs'
import { internal } from './internal.mjs'
import { vector } from './vector.mjs'

const { messages, codec, frames } = internal
const names = Object.keys(messages.clientMessages)
const at = (record) => Location.generic('vault', record)
const greeting = joined(frames.kinds.greeting, 'SHRF', 1, u32(4096))
const farewell = joined(frames.kinds.farewell, 0)
const head = Location.counter('versions')

const asked = () => [
  ['VaultExists', { vaultPath: utf8('vault') }],
  ['StoreInsert', { key: utf8('k'), value: utf8('v'), lifetime: undefined }],
  ['StoreInsert', { key: utf8('l'), value: utf8('w'), lifetime: 60_000 }],
  ['StoreGet', { key: utf8('k') }],
  ['StoreHas', { key: utf8('none') }],
  ['StoreKeys', {}],
  ['StoreDelete', { key: utf8('k') }],
  [
    'Execute',
    { calls: [ImportKey({ type: 'Ed25519', key: seeded('ed25519 key', 32), output: at('key') })] },
  ],
  [
    'Execute',
    {
      calls: [
        WriteVault(
          { data: utf8('data'), location: head },
          { attributes: { label: 'größer', policy: { usages: ['RevokeData', 'GarbageCollect'] } } },
        ),
        WriteVault({ data: utf8('more'), location: head }),
      ],
    },
  ],
  ['Execute', { calls: [PublicKey({ type: 'Ed25519', privateKey: at('key') })] }],
  ['Execute', { calls: [Ed25519Sign({ privateKey: at('key'), message: utf8('message') })] }],
  ['Execute', { calls: [Ed25519Sign({ privateKey: at('none'), message: utf8('message') })] }],
  ['RecordExists', { location: at('key') }],
  ['RecordType', { location: at('key') }],
  ['LabelRecord', { location: at('key'), label: 'savings' }],
  ['ListVersions', { vaultPath: utf8('versions') }],
  [
    'RequestApproval',
    {
      calls: [Ed25519Sign({ privateKey: at('key'), message: utf8('message') })],
      exact: true,
      purpose: 'payment',
      lifetime: 60_000,
      uses: 1,
    },
  ],
  ['PruneVersions', { vaultPath: utf8('versions'), keep: 2 }],
]

function message(kind, number, name, input) {
  const place = names.indexOf(name)
  const body = codec.encode(messages.clientMessages[name].input, input)
  return joined(frames.kinds[kind], u32(number), place, body)
}

const answered = (frame) => ({ frame, isAnswered: true })
const unanswered = (frame) => ({ frame, isAnswered: false })

/** The frames of a conversation: who said each (0 `R`, 1 `C`), its length, itself. */
const bodyOf = (all) =>
  joined(...all.flatMap(({ from, frame }) => [from === 'R' ? 0 : 1, lengthed(frame)]))

async function whole() {
  const inputs = asked()
  const last = inputs.length
  const temporary = joined(2, lengthed('t'))
  const { all, reason } = await conversation([
    answered(greeting),
    ...inputs.map(([name, input], number) => answered(message('ask', number, name, input))),
    answered(joined(frames.kinds.ask, u32(last), names.indexOf('RecordExists'), temporary)),
    answered(message('tell', last + 1, 'StoreClear', {})),
    unanswered(joined(frames.kinds.cancel, u32(0))),
    unanswered(farewell),
  ])
  if (reason === 'PROTOCOL_VIOLATION') throw new Error('the transcript violates the protocol')
  const content = all.map(({ from, frame }) => tell(from, frame))
  return vector('frames-all', { kind: 'frames', expect: 'success', content }, bodyOf(all))
}

const kindNames = Object.fromEntries(
  Object.entries(frames.kinds).map(([name, kind]) => [kind, name]),
)

/** What a frame says, but for inputs and outputs, which stay bytes. */
function tell(from, frame) {
  const kind = kindNames[frame[0]]
  const view = Buffer.from(frame)
  const start = { from, kind }
  switch (kind) {
    case 'greeting':
      return { ...start, longest: view.readUInt32LE(6) }
    case 'welcome':
      return {
        ...start,
        client: hex(frame.slice(6, 30)),
        longest: view.readUInt32LE(30),
        messages: view.readUInt32LE(34),
        bytes: Number(view.readBigUInt64LE(38)),
      }
    case 'ask':
    case 'tell':
      return {
        ...start,
        number: view.readUInt32LE(1),
        message: names[frame[5]],
        input: hex(frame.slice(6)),
      }
    case 'answer':
      return { ...start, number: view.readUInt32LE(1), output: hex(frame.slice(5)) }
    case 'failure':
      return { ...start, number: view.readUInt32LE(1), code: view.subarray(9).toString() }
    case 'farewell':
      return { ...start, reason: frame[1] === 0 ? 'stopped' : 'violation' }
    default:
      return { ...start, number: view.readUInt32LE(1) }
  }
}

async function violations() {
  const first = (frame) => [answered(frame)]
  const then = (...said) => [answered(greeting), ...said.map(answered)]
  const exists = (number) => message('ask', number, 'VaultExists', { vaultPath: utf8('vault') })
  const cases = {
    'no-greeting': first(exists(0)),
    'greeting-twice': then(greeting),
    'greeting-version': first(joined(1, 'SHRF', 2, u32(4096))),
    'greeting-short-frame': first(joined(1, 'SHRF', 1, u32(63))),
    'greeting-trailing': first(joined(greeting, 0)),
    'unknown-kind': then(joined(10, u32(0))),
    'not-its-turn': then(joined(frames.kinds.answer, u32(0), 0)),
    'unknown-message': then(joined(frames.kinds.ask, u32(0), 200)),
    trailing: then(joined(exists(0), 0)),
    'cut-input': then(exists(0).slice(0, -1)),
    'number-gap': then(exists(0), exists(2)),
    'boolean-2': then(
      joined(
        frames.kinds.ask,
        u32(0),
        names.indexOf('LabelRecord'),
        0,
        lengthed('v'),
        lengthed('r'),
        2,
      ),
    ),
    'cancel-to-come': then(joined(frames.kinds.cancel, u32(0))),
    'farewell-2': then(joined(frames.kinds.farewell, 2)),
    'empty-frame': then(new Uint8Array()),
  }
  const made = []
  for (const [name, said] of Object.entries(cases)) {
    const { all } = await conversation(said)
    const last = all.at(-1)
    if (last === undefined || hex(last.frame) !== '0901')
      throw new Error(`${name}: is no violation`)
    made.push(
      vector(`frames-${name}`, { kind: 'frames', expect: 'PROTOCOL_VIOLATION' }, bodyOf(all)),
    )
  }
  return made
}

export async function frameVectors() {
  return [await whole(), ...(await violations())]
}
