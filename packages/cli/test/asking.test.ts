import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Outcome } from './outcome.js'
import { idOf, introduce, Standing, twoFiles } from './serving.js'
import { Folder, json, run, stdoutOf } from './support.js'
import { type Conversation, converse, type Line, Shell } from './terminal.js'

// `script` of util-linux makes a pseudo-terminal; other systems' take other options.
const options = spawnSync('script', ['--version']).stdout?.includes('util-linux')
  ? {}
  : { skip: 'needs script(1) of util-linux' }

const words = (args: readonly string[]) => args.map((word) => `'${word}'`).join(' ')

/** Serves a file on a terminal; answers where, and how it ends when its shell line is done. */
async function serveOnTerminal(
  folder: Folder,
  more: readonly string[],
  lines: readonly Line[],
): Promise<{ readonly address: string; stop(): Promise<Conversation> }> {
  const out = `${folder.path}/addresses`
  const pid = `${folder.path}/pid`
  const args = [...folder.open, '--listen', '/ip4/127.0.0.1/tcp/0', ...more]
  const shell = `echo $$ > '${pid}'; stronghold serve ${words(args)} > '${out}'`
  const ended = converse(shell, lines)
  const address = await content(out)
  const stop = async () => {
    spawnSync('pkill', ['-TERM', '-P', (await readFile(pid, 'utf8')).trim()])
    return ended
  }
  return { address: address.split('\n')[0] ?? '', stop }
}

async function content(path: string): Promise<string> {
  for (;;) {
    const text = await readFile(path, 'utf8').catch(() => '')
    if (text.endsWith('\n')) return text.trimEnd()
    await sleep(50)
  }
}

function sign(folder: Folder, more: readonly string[] = []): Promise<Outcome> {
  const at = ['-c', 'signer', '--key', 'keys/k', '--remote', 'server']
  return run(['sign', ...folder.open, ...at, ...more], { input: 'message' })
}

test(
  'who serves is asked on the terminal; only a yes in time lets it happen',
  options,
  async () => {
    const { server, laptop, serverId } = await twoFiles()
    const grant = ['-c', 'signer', '--procedures', 'Ed25519Sign', '--use', 'keys', '--ask']
    await json(['peer', 'allow', 'laptop', ...server.open, ...grant])
    const question = 'Allow it? [y/N] '
    const standing = await serveOnTerminal(
      server,
      ['--ask-timeout', '2s'],
      [
        // What is typed before a question has appeared answers none.
        ['laptop connected', 'y\r'],
        [question, 'y\r'],
        [question, 'n\r'],
      ],
    )
    await introduce(laptop, serverId, [standing.address])
    const yes = await sign(laptop)
    assert.match(yes.stdout, /^[0-9a-f]{128}\n$/, yes.stderr)
    for (const answer of ['no', 'nothing']) {
      const { code, stderr } = await sign(laptop)
      // A no costs a pause of a second, in which nobody is asked.
      if (answer === 'no') await sleep(1_000)
      assert.equal(code, 8)
      assert.match(stderr, /PERMISSION_DENIED/)
    }
    const { screen } = await standing.stop()
    const asked =
      /Ed25519Sign: uses vault "keys" record "k"\r\nin client "signer"\r\nfor "laptop" \(12D3KooW\w+\)\r\nAllow it\?/
    assert.match(screen, asked)
    assert.match(screen, /allowed: laptop, Ed25519Sign in client signer \(somebody said so\)/)
    assert.match(screen, /denied: laptop, Ed25519Sign in client signer \(somebody said so\)/)
    assert.match(screen, /denied: laptop, Ed25519Sign in client signer \(nobody answered\)/)
  },
)

test('what other peers do does not push an open question away', options, async () => {
  const { server, laptop, serverId } = await twoFiles()
  const grant = ['-c', 'signer', '--procedures', 'Ed25519Sign', '--use', 'keys', '--ask']
  await json(['peer', 'allow', 'laptop', ...server.open, ...grant])
  const out = `${server.path}/addresses`
  const args = words([...server.open, '--listen', '/ip4/127.0.0.1/tcp/0'])
  const terminal = new Shell(`stronghold serve ${args} > '${out}'`)
  const address = (await content(out)).split('\n')[0] ?? ''
  await introduce(laptop, serverId, [address])
  const stranger = await Folder.created()
  await introduce(stranger, serverId, [address])
  const signing = sign(laptop)
  const question = 'Allow it? [y/N] '
  await terminal.shows(question)
  const denied = ['record', 'exists', 'keys/k', '-c', 'signer', '--remote', 'server']
  assert.equal((await run([...denied, ...stranger.open])).code, 9)
  assert.equal((await run([...denied, ...laptop.open])).code, 8)
  terminal.type('y\r')
  assert.match((await signing).stdout, /^[0-9a-f]{128}\n$/)
  terminal.type('\u0003')
  const { screen } = await terminal.ended
  const [, after = ''] = screen.split(question)
  assert.match(after, /^y\r\n/)
  assert.match(after, /denied: 12D3KooW\w+, connection \(it is not known\)/)
  assert.match(after, /denied: laptop, RecordExists in client signer \(by a rule\)/)
})

test(
  'a peer that nobody knows is let in by a yes, with what was said before',
  options,
  async () => {
    const { server, serverId } = await twoFiles()
    const stranger = await Folder.created()
    await idOf(stranger)
    const permissions = { procedures: ['Ed25519Sign'], otherVaults: ['use'] }
    const inbound = { clients: [{ client: 'signer', permissions }] }
    const rules = await server.write('rules.json', JSON.stringify({ version: 1, inbound }))
    const more = ['--unknown', 'ask', '--ask-grants', rules]
    const standing = await serveOnTerminal(server, more, [['in? [y/N] ', 'y\r']])
    await introduce(stranger, serverId, [standing.address])
    const { stdout, stderr } = await sign(stranger)
    assert.match(stdout, /^[0-9a-f]{128}\n$/, stderr)
    await standing.stop()
  },
)

test('this side is asked before it connects, where its rule says so', options, async () => {
  const { server, laptop, serverId } = await twoFiles()
  const grant = ['-c', 'signer', '--procedures', 'Ed25519Sign', '--use', 'keys']
  await json(['peer', 'allow', 'laptop', ...server.open, ...grant])
  const standing = await serveOnTerminal(server, ['--no-prompt'], [])
  await introduce(laptop, serverId, [standing.address])
  await json(['peer', 'outbound', 'server', 'ask', ...laptop.open])
  const at = ['-c', 'signer', '--key', 'keys/k', '--remote', 'server']
  const asked = await converse(`echo message | stronghold sign ${words([...laptop.open, ...at])}`, [
    ['Connect to "server" (12D3KooW', 'y\r'],
  ])
  assert.equal(asked.code, 0, asked.screen)
  assert.match(asked.screen, /[0-9a-f]{128}/)
  await standing.stop()
})

test('two files are paired, trust each other with records, and sync', options, async () => {
  const [server, laptop] = await Promise.all([Folder.created(), Folder.created()])
  await stdoutOf(['secret', 'write', ...server.open, '-c', 'notes', '--output', 'v/x'], {
    input: 'secret',
  })
  const code = `${server.path}/code`
  const pair = ['peer', 'pair', '--name']
  const invite = [...pair, 'server', ...server.open, '--listen', '/ip4/127.0.0.1/tcp/0']
  const same: Line = ['Do both sides show this number? [y/N] ', 'y\r']
  const inviting = converse(`stronghold ${words(invite)} > '${code}'`, [same])
  await content(code)
  const accept = [...pair, 'laptop', ...laptop.open, '--accept', '--call-it', 'home']
  const accepted = await converse(`stronghold ${words(accept)} < '${code}'`, [same])
  const invited = await inviting
  assert.equal(accepted.code, 0, accepted.screen)
  assert.equal(invited.code, 0, invited.screen)
  const phrase = (screen: string) => /\n {4}(\d{3} \d{3})\r/.exec(screen)?.[1]
  assert.notEqual(phrase(accepted.screen), undefined)
  assert.equal(phrase(accepted.screen), phrase(invited.screen))
  const listed = await stdoutOf(['peer', 'list', ...laptop.open])
  assert.match(listed, /^home 12D3KooW/)

  const scopes = ['--send', 'notes=v', 'other', '--receive', 'other']
  await json(['peer', 'trust', 'laptop', ...server.open, ...scopes])
  await json(['peer', 'trust', 'home', ...laptop.open, '--receive', 'all'])
  const laptopSends = ['peer', 'trust', 'home', ...laptop.open, '--send', 'all']
  assert.match(await stdoutOf(laptopSends), /copies of everything\n {2}taken from it: everything/)
  assert.match(
    await stdoutOf(['peer', 'list', ...server.open]),
    /it may have copies of notes \(v\), other/,
  )
  const standing = await serveOnTerminal(server, ['--no-prompt'], [])
  const id = await idOf(server)
  await json(['peer', 'add', id, ...laptop.open, '--name', 'home', '--address', standing.address])
  const report = (await json(['sync', 'pull', 'home', ...laptop.open])) as { copied: unknown[] }
  assert.equal(report.copied.length, 1)
  assert.deepEqual(await json(['record', 'exists', 'v/x', ...laptop.open, '-c', 'notes']), {
    exists: true,
  })
  for (const record of ['v/one', 'v/two']) {
    const write = ['secret', 'write', ...laptop.open, '-c', 'other', '--output', record]
    await stdoutOf(write, { input: 'secret' })
  }
  const send = ['sync', 'send', 'home', ...laptop.open]
  const choice = ['--records', 'v/one', '--map-vaults', 'v=received']
  assert.match((await run([...send, ...choice])).stderr, /of --only/)
  const head = await run([...send, '--only', 'other', '--records', 'v#head'])
  assert.deepEqual([head.code, /takes vault\/record/.test(head.stderr)], [2, true])
  const of = (copied: number) => ({ copied, revoked: 0, kept: 0, refused: 0 })
  assert.deepEqual(await json([...send, '--only', 'other', ...choice]), of(1))
  assert.deepEqual(await json([...send, '--only', 'other']), of(2))
  assert.match((await run([...send, '--only', 'other'])).stderr, /Nothing was sent/)
  await standing.stop()
  const received = ['record', 'exists', 'received/one', ...server.open, '-c', 'other']
  assert.deepEqual(await json(received), { exists: true })

  const more = ['secret', 'write', ...server.open, '-c', 'notes', '--output', 'v/y']
  await stdoutOf(more, { input: 'another' })
  const other = ['secret', 'write', ...server.open, '-c', 'notes', '--output', 'v/x']
  await stdoutOf([...other, '--replace', '--yes'], { input: 'another' })
  const again = await Standing.start(['serve', ...server.open])
  const anew = ['--name', 'home', '--address', ...again.addresses]
  await json(['peer', 'add', id, ...laptop.open, ...anew])
  const before = await readFile(laptop.file)
  const conflict = await run(['sync', 'pull', 'home', ...laptop.open])
  assert.equal(conflict.code, 5)
  assert.match(conflict.stderr, /SYNC_CONFLICT/)
  assert.match(conflict.stdout, /v\/x/)
  assert.deepEqual(await readFile(laptop.file), before)
  const following = await Standing.start(['serve', ...laptop.open, '--follow', 'home'])
  await following.told('home is in step')
  await following.stop()
  await again.stop()
  const y = ['record', 'exists', 'v/y', ...laptop.open, '-c', 'notes']
  assert.deepEqual(await json(y), { exists: true })

  const relay = await Folder.created()
  for (const [name, folder] of Object.entries({ server, laptop })) {
    await json(['peer', 'add', await idOf(folder), ...relay.open, '--name', name])
  }
  const carrying = await Standing.start(['relay', ...relay.open])
  const through = ['--relay', ...carrying.addresses]
  const behind = await Standing.start(['serve', ...server.open, ...through])
  const z = ['secret', 'write', ...laptop.open, '-c', 'other', '--output', 'v/z']
  await stdoutOf(z, { input: 'secret' })
  assert.match((await run(send)).stderr, /PEER_UNREACHABLE/)
  // A sync that a change of the way cuts off goes on where it was when it is begun again.
  const first = await run([...send, ...through])
  const isCut = first.code === 9 && /CONNECTION_LOST/.test(first.stderr)
  const sent = isCut ? await run([...send, ...through, '--json']) : undefined
  assert.equal(sent?.code ?? first.code, 0, first.stderr)
  const z2 = ['record', 'exists', 'v/z', ...server.open, '-c', 'other']
  const { stderr: story } = await behind.stop()
  assert.match(story, /^laptop connected, through a relay$/m)
  assert.deepEqual(await json(z2), { exists: true })
  await carrying.stop()

  await json(['peer', 'trust', 'laptop', ...server.open, '--send', 'none', '--receive', 'none'])
  const refusing = await Standing.start(['serve', ...server.open])
  const there = ['--name', 'home', '--address', ...refusing.addresses]
  await json(['peer', 'add', id, ...laptop.open, ...there])
  for (const verb of ['pull', 'send']) {
    const { code, stderr } = await run(['sync', verb, 'home', ...laptop.open])
    assert.equal(code, 8)
    assert.match(stderr, /PERMISSION_DENIED\)\nhint: .*stronghold peer trust/)
  }
  const refused = await Standing.start(['serve', ...laptop.open, '--follow', 'home'])
  await refused.told('home cannot be followed at the moment (PERMISSION_DENIED): each side says')
  await refused.stop()
  await refusing.stop()
})

test('a no on either side, and a code that is none, pair nobody', options, async () => {
  const [server, laptop] = await Promise.all([Folder.created(), Folder.created()])
  const code = `${server.path}/code`
  const listen = ['--listen', '/ip4/127.0.0.1/tcp/0']
  const invite = ['peer', 'pair', '--name', 'server', ...server.open, ...listen]
  const question = 'Do both sides show this number? [y/N] '
  const inviting = converse(`stronghold ${words(invite)} > '${code}'`, [[question, 'y\r']])
  await content(code)
  const accept = ['peer', 'pair', '--name', 'laptop', ...laptop.open, '--accept']
  const refused = await converse(`stronghold ${words(accept)} < '${code}'`, [[question, 'n\r']])
  for (const { code, screen } of [refused, await inviting]) {
    assert.equal(code, 9, screen)
    assert.match(screen, /PAIRING_FAILED/)
  }
  assert.equal(await stdoutOf(['peer', 'list', ...server.open]), '')
  const nobodyThere = await converse(`stronghold ${words(accept)} < '${code}'`, [])
  assert.match(nobodyThere.screen, /PEER_UNREACHABLE\)\r\n.*peer pair` still waiting/)
  const typed = await converse(`stronghold ${words(accept)}`, [
    ['Code (not shown): ', 'STRONGHOLD:PAIR:AAAA\r'],
  ])
  assert.equal(typed.code, 2)
  assert(!typed.screen.includes('STRONGHOLD:PAIR:AAAA'))
  assert.match(typed.screen, /a code begins with STRONGHOLD:PAIR:/)
  const shown = await converse(`stronghold ${words([...invite, '--lifetime', '1000'])}`, [])
  assert.equal(shown.code, 9)
  assert.match(shown.screen, /TIMED_OUT\)\r\n.*--lifetime/)
  assert.match(shown.screen, /[█▀▄]{8}/)
  assert.match(shown.screen, /\nSTRONGHOLD:PAIR:[A-Z2-7]+\r\n/)
})
