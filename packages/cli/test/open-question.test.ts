import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { Folder } from './support.js'
import { Shell } from './terminal.js'

// `script` of util-linux makes a pseudo-terminal; other systems' take other options.
const options = spawnSync('script', ['--version']).stdout?.includes('util-linux')
  ? {}
  : { skip: 'needs script(1) of util-linux' }

const program = fileURLToPath(new URL('programs/asked-amid-events.js', import.meta.url))
const question = 'Allow it? [y/N] '

/** What each type of event is told as. */
const told = [
  'connected',
  'disconnected, through a relay',
  '/ip4/127.0.0.1/tcp/1',
  'found',
  'uses client signer',
  'the relay somewhere is gone',
  'can be reached through this relay',
  'is in step',
  '3 records to phone',
  'a sync to phone failed',
  'denied: phone, StoreGet',
  'allowed: phone, StoreGet',
  'denied: phone, connection',
]

for (const [form, more] of [
  ['text', ''],
  ['text', ' 2>&1 | cat'],
  ['json', ''],
] as const) {
  for (const kind of ['confirm', 'secret']) {
    const name = `${kind} as ${form}${more}: an open question is the last thing on the screen`
    test(name, options, async () => {
      const folder = await Folder.empty()
      const run = `'${process.execPath}' '${program}' '${folder.path}' ${form} ${kind}${more}`
      const terminal = new Shell(run)
      await terminal.shows(question)
      await folder.write('go', '')
      while (!existsSync(`${folder.path}/done`)) await sleep(10)
      terminal.type('y\r')
      const { screen } = await terminal.ended
      const [, after = ''] = screen.split(question)
      // Between the question and what was typed there is nothing, and the question is whole.
      assert.match(after, kind === 'confirm' ? /^y\r\n/ : /^\r\n/)
      const above = screen.slice(0, screen.indexOf(question)).split('\r\n').slice(-3)
      if (kind === 'confirm') {
        assert.equal(above[1], 'for "phone"')
        assert((above[0] as string).endsWith('Ed25519Sign: uses vault "savings" record "key"'))
      }
      // It is told after the answer: the same once, and what is endless as a number.
      const lines = after.split('\r\n')
      assert(lines.length < 130, `${lines.length} lines`)
      const words = form === 'json' ? [/"type":"decision".*"times":\d+/] : [/\(\d+ times\)/]
      for (const word of [
        ...words,
        /found: 19\d{3}/,
        /Something failed/,
        /"?result"?:? ?"?later/,
      ]) {
        assert.match(after, word)
      }
      if (form === 'text') for (const text of told) assert(screen.includes(text), text)
      assert.match(after, form === 'json' ? /"answer":true/ : /answer true/)
    })
  }
}

test(
  'what was typed before a question answers none, with a line end or without',
  options,
  async () => {
    for (const typed of ['y', 'y\r', 'y\ry\ry']) {
      const folder = await Folder.empty()
      const run = `'${process.execPath}' '${program}' '${folder.path}' text typed`
      const terminal = new Shell(run)
      await terminal.shows('hear ')
      terminal.type(typed)
      await terminal.shows('y')
      await folder.write('go', '')
      await terminal.shows(question)
      terminal.type('\r')
      const { screen } = await terminal.ended
      assert.match(screen, /answer false/, JSON.stringify(typed))
    }
  },
)
