import { existsSync, writeFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import type { NetworkEvent } from '@stronghold/p2p'
import { confirm } from '#internal/io/confirm.js'
import { Output } from '#internal/io/output.js'
import { promptSecret } from '#internal/io/prompt.js'
import { spin } from '#internal/io/spinner.js'
import { EventTeller } from '#internal/network/events.js'

// Asks on the terminal; once `go` is there, everything that can be told is, and `done` is made.
const [folder, form, kind] = process.argv.slice(2) as [string, string, string]
const [go, done] = [`${folder}/go`, `${folder}/done`]

const about = { peer: 'phone', direction: 'inbound' } as const
const client = new TextEncoder().encode('signer')
const decision = { type: 'decision', ...about, client } as const
// Of every type: one that is added to the network is missing here, and does not compile.
const events: { readonly [T in NetworkEvent['type']]: readonly NetworkEvent[] } = {
  connected: [{ type: 'connected', ...about, relayed: false }],
  disconnected: [{ type: 'disconnected', ...about, relayed: true }],
  listening: [{ type: 'listening', addresses: ['/ip4/127.0.0.1/tcp/1'] }],
  found: [{ type: 'found', peer: 'phone', addresses: [] }],
  reference: [{ type: 'reference', state: 'opened', peer: 'phone', client }],
  relay: [{ type: 'relay', state: 'lost', relay: 'somewhere' }],
  reservation: [{ type: 'reservation', state: 'made', peer: 'phone' }],
  following: [{ type: 'following', state: 'inStep', peer: 'phone' }],
  synced: [{ type: 'synced', peer: 'phone', direction: 'sent', records: 3 }],
  syncFailed: [{ type: 'syncFailed', peer: 'phone', direction: 'sent', code: 'TIMED_OUT' }],
  decision: [
    { ...decision, subject: 'call', message: 'StoreGet', outcome: 'denied', reason: 'rule' },
    { ...decision, subject: 'call', message: 'StoreGet', outcome: 'allowed', reason: 'rule' },
    { ...decision, subject: 'connection', outcome: 'denied', reason: 'unknown' },
  ],
}

const { stdout, stderr, env } = process
const output = new Output({ stdout, stderr, stdoutIsNull: false, env, json: form === 'json' })
const teller = new EventTeller(output, { find: () => undefined } as never, true)
const tellAll = () => {
  for (const list of Object.values(events)) for (const event of list) teller.tell(event)
}

while (kind === 'typed' && !existsSync(go)) {
  // What is typed meanwhile was typed before there was a question.
  stdout.write('hear ')
  await sleep(20)
}
const spinning = spin(output, 'Working', sleep(kind === 'typed' ? 0 : 500))
const lines = ['Ed25519Sign: uses vault "savings" record "key"', 'for "phone"', 'Allow it?']
const answering =
  kind === 'secret'
    ? promptSecret('Allow it? [y/N] ', '--option').then((line) => line[0] === 0x79)
    : confirm(lines.join('\n'), '--no-prompt')
if (kind !== 'typed') {
  while (!existsSync(go)) {
    tellAll()
    await sleep(20)
  }
  for (let i = 0; i < 60; i++) tellAll()
  for (let i = 0; i < 20_000; i++)
    teller.tell({ type: 'found', peer: `stranger ${i}`, addresses: [] })
  output.failure({ code: 'INTERNAL', message: 'Something failed.', hint: 'do so' } as never)
  void output.result({ result: 'later' }, 'result later')
  await spinning
  writeFileSync(done, '')
}
const answer = await answering
await output.result({ answer }, `answer ${answer}`)
