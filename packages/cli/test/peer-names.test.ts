import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { PassThrough } from 'node:stream'
import { test } from 'node:test'
import type { Peer } from '@stronghold/p2p'
import { openPeers } from '@stronghold/p2p/book'
import { KeyProvider, MemoryStorage, Stronghold, StrongholdError } from '@stronghold/stronghold'
import type { Command } from 'commander'
import fc from 'fast-check'
import { createProgram } from '#internal/commands/program.js'
import { Output } from '#internal/io/output.js'
import { peerJson, peerLines } from '#internal/network/peer-text.js'
import { readProcedures } from '#internal/run/facts.js'
import { peerNameOf } from '#internal/text/peer-names.js'
import { runHere } from './in-process.js'
import { Folder } from './support.js'

const id = '12D3KooWSPGkWqrhMkC1oHVQPfWwPCuUWwwfqzPze9jfMZ97xga3'
/** What parts words, obeys a shell, turns text round, or looks like a form of ours. */
const trouble = [
  ...[' ', '"', "'", '`', '$', '\\', '#', ':', ';', '!', '=', '~', '*', '-', '(', '\u00a0', 'א'],
  ...['hex:', 'id:', 'hex:61', 'e\u0301', 'é', '漢', '🙂', 'a', 'laptop', '/', '--', '%s'],
]
const name = fc.array(fc.constantFrom(...trouble), { minLength: 1, maxLength: 4 })

/** What a shell makes of printed words when they are pasted behind a command. */
function pasted(printed: readonly string[]): string[] {
  const script = `printf '%s\\n' ${printed.join(' ')}`
  return execFileSync('/bin/sh', ['-c', script], { encoding: 'utf8' }).split('\n').slice(0, -1)
}

test('every name that a peer may have is printed as one word, by which it is found', async () => {
  await using stronghold = await Stronghold.create({
    storage: new MemoryStorage(),
    key: KeyProvider.makeRandom(),
    workFactor: 1,
  })
  const { peers } = await openPeers(stronghold)
  const stream = new PassThrough()
  const output = new Output({
    stdout: stream,
    stderr: stream,
    stdoutIsNull: false,
    env: {},
    json: false,
  })
  const named: Peer[] = []
  for (const parts of fc.sample(name, 400)) {
    try {
      named.push(await peers.set({ id, name: parts.join('') }))
    } catch (error) {
      assert(error instanceof StrongholdError && error.code === 'INVALID_ARGUMENT')
    }
  }
  assert(named.length > 200, `${named.length}`)
  const printed = named.map((peer) => peerLines(output, peer)[0]?.slice(0, -id.length - 1) ?? '')
  const found = pasted(printed)
  assert.equal(found.length, named.length)
  for (const [i, peer] of named.entries()) {
    assert.equal(peerNameOf(found[i] as string), peer.name, printed[i])
    assert.equal(peerNameOf(peerJson(peer).name), peer.name)
  }
})

test('a peer is named in one way by every command and option', () => {
  let count = 0
  for (const command of leaves(createProgram(() => async () => undefined, '0', readProcedures()))) {
    const readers = [
      ...command.registeredArguments
        .filter((argument) => argument.name() === 'PEER')
        .map(({ parseArg }) => parseArg),
      ...command.options
        .filter(({ flags }) => /<PEER\b/.test(flags))
        .map(({ parseArg }) => parseArg),
      // What it is called from then on, of which a list of peers prints the form.
      ...(command.parent?.name() === 'peer' ? command.options : [])
        .filter(({ flags }) => flags.includes('<NAME>'))
        .map(({ parseArg }) => parseArg),
    ]
    for (const parse of readers) {
      const read = parse?.('hex:c3bc', undefined as never)
      assert.deepEqual([read].flat(), ['ü'], command.name())
      for (const wrong of ['', 'hex:', 'hex:c', 'hex:ff', 'hex:zz']) {
        assert.throws(() => parse?.(wrong, undefined as never), {
          code: 'commander.invalidArgument',
        })
      }
      count++
    }
  }
  assert(count > 60, `${count}`)
})

test('a peer that is printed in digits is renamed, asked and removed by them', async () => {
  const { open } = await Folder.created()
  const printed = async (...args: readonly string[]) => {
    const { code, stdout, stderr } = await runHere([...args, ...open])
    assert.equal(code, 0, stderr)
    return stdout
  }
  await printed('peer', 'add', id, '--name', `it's $5`)
  const listed = await printed('peer', 'list')
  const [, digits = ''] = /^(hex:[0-9a-f]+) /.exec(listed) ?? []
  assert.notEqual(digits, '')
  const asked = await runHere(['record', 'exists', 'v/k', '-c', 'a', '--remote', digits, ...open])
  assert.match(asked.stderr, /PEER_UNREACHABLE/)
  const pulled = await runHere(['sync', 'pull', digits, ...open])
  assert.doesNotMatch(pulled.stderr, /PEER_UNKNOWN/)
  await printed('peer', 'rename', digits, '--name', 'hex:6865783a3631')
  assert.equal(
    JSON.parse(await printed('peer', 'list', '--json')).peers[0].name,
    'hex:6865783a3631',
  )
  assert.match(await printed('peer', 'list'), /^hex:6865783a3631 12D3/)
  await printed('peer', 'remove', 'hex:6865783a3631', '--yes')
  assert.equal(await printed('peer', 'list'), '')
})

function leaves(command: Command): Command[] {
  return command.commands.flatMap((child) => (child.commands.length > 0 ? leaves(child) : [child]))
}
