// The rounds of each mode. Every function runs `count` rounds in folders of its own.
import { spawnSync } from 'node:child_process'
import { rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { beside, inspect, makeSnapshot, newPath, openNext } from './inspect.mjs'
import { killZone, Writer } from './processes.mjs'
import { check, lost } from './tally.mjs'

/** Kills the host at a random moment; the next host opens what it left. */
export async function hostKills({ root, count, tally, random }) {
  const path = await newPath(root)
  await makeSnapshot(path)
  let before = { number: 0, remains: 0 }
  for (let i = 0; i < count; i++) {
    await tally.round(async () => {
      const writer = new Writer({ path, life: 'commits', mustExist: true })
      const aim = random()
      if (aim < 0.15) await sleep(random() * 350)
      else if (aim < 0.4) await inCommit(writer, random)
      else if (await writer.next('opened')) await sleep(random() * 60)
      const zonesEnded = await writer.kill()
      before = await judge(path, writer, before, tally)
      check(zonesEnded, 'a zone outlived its host')
    })
  }
}

/** Kills the host at the calls of a commit that `points` names. */
export async function commitKills({ root, count, tally, points }) {
  const path = await newPath(root)
  await makeSnapshot(path)
  let before = { number: 0, remains: 0 }
  for (let i = 0; i < count; i++) {
    await tally.round(async () => {
      const kill = points.next().value
      const writer = new Writer({ path, life: 'call', phase: 'commit', kill, mustExist: true })
      await endOfCall(writer, kill)
      before = await judge(path, writer, before, tally)
    })
  }
}

/** Kills the host at the calls of the making of a snapshot. */
export async function createKills({ root, count, tally, points }) {
  for (let i = 0; i < count; i++) {
    await tally.round(async () => {
      const path = join(dirname(await newPath(root)), 'new', 'snapshot')
      const kill = points.next().value
      const writer = new Writer({ path, life: 'call', phase: 'create', kill })
      await endOfCall(writer, kill)
      const { exists, remains } = await beside(path)
      const created = writer.last('created') !== undefined
      if (!exists && created) lost('a snapshot that was made')
      if (exists) {
        check((await inspect(path, tally)) === 0, 'a new snapshot is not empty')
        await openNext(path)
      } else {
        tally.leftovers += remains.length
        await makeSnapshot(path)
        check((await beside(path)).remains.length === 0, 'remains are left')
      }
      if (created) tally.settled++
      else tally[exists ? 'new' : 'old']++
    })
  }
}

/** Kills zone after zone of one host, which unlocks again and goes on. */
export async function zoneKills({ root, count, tally, random }) {
  const path = await newPath(root)
  await makeSnapshot(path)
  const writer = new Writer({ path, life: 'commits', mustExist: true })
  await writer.next('opened')
  for (let i = 0; i < count; i++) {
    await tally.round(async () => {
      // Most zones have opened the file by then; the others are killed while they start.
      if (random() < 0.85) await writer.next('opened', lastIndexOf(writer, 'zoneLost') + 1)
      const zone = await zoneOf(writer)
      if (random() < 0.5) await sleep(random() * 60)
      else await inCommit(writer, random)
      const from = writer.reports.length
      killZone(zone)
      check(await writer.next('zoneLost', from), 'the host did not notice')
      const lostAt = indexOf(writer, 'zoneLost', from)
      const { opened } = (await writer.next('opened', lostAt)) ?? {}
      const said = writer.reports.slice(0, indexOf(writer, 'opened', lostAt))
      // A commit whose answer an earlier kill took is known by what was found after that kill.
      const committed = Math.max(last(said, 'committed') ?? 0, last(said, 'opened') ?? 0)
      const attempted = Math.max(last(said, 'attempting') ?? 0, committed)
      tally.judge(opened, { committed, attempted })
    })
  }
  check(await writer.kill(), 'a zone outlived its host')
  await inspect(path, tally)
}

/** Two hosts compete for one file; in every other round one of them is killed. */
export async function twoWriters({ root, count, tally, random }) {
  for (let i = 0; i < count; i++) {
    await tally.round(async () => {
      const path = await newPath(root)
      await makeSnapshot(path)
      const writers = [0, 1].map(() => new Writer({ path, life: 'turns', turns: 3 }))
      const killed = i % 2 === 1 ? writers[0] : undefined
      if (killed !== undefined) {
        await sleep(300 + random() * 600)
        await killed.kill()
      }
      for (const writer of writers) await endWell(writer, writer === killed)
      const said = writers.flatMap(({ reports }) => reports)
      const numbers = said.flatMap(({ committed = [] }) => committed).sort((a, b) => a - b)
      check(new Set(numbers).size === numbers.length, 'two hosts committed the same number')
      const found = await inspect(path, tally)
      const tried = killed?.attempted
      for (let number = 1; number <= found; number++) {
        if (!numbers.includes(number) && number !== tried) lost(`number ${number}`)
      }
      const committed = Math.max(0, ...numbers)
      const attempted = Math.max(0, ...said.flatMap(({ attempting = [] }) => attempting))
      tally.judge(found, { committed, attempted })
      if (said.some(({ waits }) => waits > 0)) tally.contended++
    })
  }
}

/** A folder that forbids writing for a while. */
export async function readOnlyFolders({ root, count, tally }) {
  for (let i = 0; i < count; i++) {
    await tally.round(async () => {
      const path = await newPath(root)
      await makeSnapshot(path)
      const writer = new Writer({ path, life: 'readOnly', mustExist: true })
      await endWell(writer)
      const { refusals, reread } = writer.last('refusals')
      check(refusals.join() === 'STORAGE_DENIED,STORAGE_DENIED', `refused with ${refusals}`)
      if (reread !== 1) lost(`found ${reread} in the read-only folder`)
      tally.judge(await inspect(path, tally), writer)
    })
  }
}

/** A disk that becomes full; a real one where the system lets us make one. */
export async function fullDisks({ root, count, tally }) {
  for (let i = 0; i < count; i++) {
    await tally.round(async () => {
      const path = await newPath(root)
      const wrapper = smallDisk(dirname(path))
      tally.mode = wrapper.length > 0 ? 'full disk (tmpfs)' : 'full disk (pretended)'
      const limit = wrapper.length > 0 ? undefined : 30_000
      const writer = new Writer({ path, life: 'fullDisk', limit }, wrapper)
      await endWell(writer)
      const { refusals } = writer.last('refusals')
      check(refusals.join() === 'STORAGE_FULL', `refused with ${refusals}`)
      const committed = writer.reports.flatMap((report) => report.committed ?? [])
      const reread = writer.reports.flatMap((report) => report.reread ?? [])
      if (reread[0] !== committed.at(-2)) lost(`found ${reread[0]} on the full disk`)
      tally.judge(reread[1], writer)
    })
  }
}

/** The calls of the making of a snapshot, and of a commit that prunes, by running each unharmed. */
export async function listCalls(root) {
  const path = join(dirname(await newPath(root)), 'new', 'snapshot')
  const calls = {}
  for (const phase of ['create', 'commit', 'commit', 'commit', 'commit']) {
    const writer = new Writer({ path, life: 'call', phase, kill: { number: 0 } })
    await endWell(writer)
    calls[phase] = writer.last('survived').survived
  }
  await rm(dirname(path), { recursive: true })
  return calls
}

async function judge(path, writer, before, tally) {
  const opened = writer.last('opened')
  if (opened !== undefined) {
    if (opened.opened !== before.number) lost(`the next host found ${opened.opened}`)
    const told = opened.notices.filter((kind) => kind === 'INTERRUPTED_WRITE').length
    check(told === before.remains, `${before.remains} remains, the next host told of ${told}`)
    check(opened.remains.length === 0, 'the next host left remains')
  }
  const { errors } = await writer.ended
  check(errors === '', errors)
  const number = await inspect(path, tally)
  const { committed = before.number, attempted = committed } = writer
  tally.judge(number, { committed, attempted })
  return { number, remains: (await beside(path)).remains.length }
}

// Ends by its own hand at a call, or has fewer calls and lives.
async function endOfCall(writer, { number }) {
  const { code, signal, errors } = await writer.ended
  const survived = writer.last('survived')
  check(signal === 'SIGKILL' || (code === 0 && survived?.survived.length < number), errors)
}

async function endWell(writer, killed = false) {
  const { code, signal, errors } = await writer.ended
  check(killed ? signal === 'SIGKILL' || code === 0 : code === 0, errors || `ended with ${code}`)
}

// A moment within, or a little after, the next commit but a few.
async function inCommit(writer, random) {
  const from = writer.reports.length + 2 * Math.floor(random() * 4)
  await writer.next('attempting', from)
  await sleep(random() * 4)
}

async function zoneOf(writer) {
  for (let i = 0; i < 2000; i++) {
    const [zone] = writer.zones()
    if (zone !== undefined) return zone
    await sleep(2)
  }
  throw new Error('the host has no zone')
}

function indexOf(writer, name, from = 0) {
  return writer.reports.findIndex((report, i) => i >= from && name in report)
}

function lastIndexOf(writer, name) {
  return writer.reports.findLastIndex((report) => name in report)
}

const last = (reports, name) => reports.findLast((report) => name in report)?.[name]

// A file system of its own for one process: it is gone with it.
function smallDisk(folder) {
  const mount = 'mount -t tmpfs -o size=256k tmpfs "$0" && exec "$@"'
  for (const words of [['--mount'], ['--mount', '--map-root-user']]) {
    const wrapper = ['unshare', ...words, 'sh', '-c', mount, folder]
    if (spawnSync(wrapper[0], [...wrapper.slice(1), 'true']).status === 0) return wrapper
  }
  return []
}
