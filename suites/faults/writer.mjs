// A process that lives one of `lives` on the snapshot at `path`, and says on stdout, one JSON
// object a line, what it is about to do and what it has done. Its parent ends it at some moment.
//
//   node writer.mjs '{"path":"…","life":"commits"}'
import { writeSync } from 'node:fs'
import { chmod, readdir } from 'node:fs/promises'
import { basename, dirname } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { FileStorage, Stronghold } from '@stronghold/stronghold'
import { signCounted } from './counted.mjs'
import { KillingFiles, smallFiles } from './files.mjs'
import { Ledger, makeKey, workFactor } from './ledger.mjs'

const setting = JSON.parse(process.argv[2])
const { path } = setting
// A busy machine is no fault of a snapshot.
const zone = { startTimeout: 120_000 }
// Synchronous, so that what was said before a kill is heard.
const tell = (report) => writeSync(1, `${JSON.stringify(report)}\n`)

/** Opens the snapshot for writing, or makes it if it is missing and may be. */
async function openForWriting(files) {
  const storage = await FileStorage.at(path, { makeDirectory: true, ...(files && { files }) })
  try {
    return await Stronghold.open({ storage, zone, key: makeKey() })
  } catch (error) {
    if (error.code !== 'SNAPSHOT_NOT_FOUND' || setting.mustExist) throw error
  }
  tell({ creating: true })
  const stronghold = await Stronghold.create({ storage, zone, key: makeKey(), workFactor })
  tell({ created: true })
  return stronghold
}

async function tellOpened(stronghold, ledger) {
  const number = await ledger.read()
  const notices = stronghold.notices.map(({ kind }) => kind)
  const names = await readdir(dirname(path))
  const remains = names.filter((name) => name.startsWith(`${basename(path)}.tmp-`))
  tell({ opened: number, notices, remains })
  return number
}

async function commitNumber(stronghold, ledger, number) {
  await ledger.write(number)
  tell({ attempting: number })
  await stronghold.commit()
  tell({ committed: number })
}

const lives = {
  /** Commits one number after the other for ever, through the death of any zone. */
  async commits() {
    const stronghold = await openForWriting()
    for (;;) {
      try {
        if (stronghold.state === 'locked') await stronghold.unlock({ key: makeKey() })
        const ledger = await Ledger.open(stronghold)
        let number = await tellOpened(stronghold, ledger)
        for (;;) await commitNumber(stronghold, ledger, ++number)
      } catch (error) {
        if (!['ZONE_DIED', 'ZONE_START_FAILED', 'LOCKED'].includes(error.code)) throw error
        tell({ zoneLost: error.code })
      }
    }
  },

  /** Makes the snapshot, if it is missing, and commits once, and dies at a call on the way. */
  async call() {
    const { phase } = setting
    const killing = new KillingFiles(setting.kill, (call) => tell({ call }))
    if (phase === 'create') killing.arm()
    const stronghold = await openForWriting(killing.files)
    const ledger = await Ledger.open(stronghold)
    const number = await tellOpened(stronghold, ledger)
    if (phase === 'create') {
      tell({ survived: killing.names })
    } else {
      await ledger.write(number + 1)
      killing.arm()
      tell({ attempting: number + 1 })
      await stronghold.commit()
      tell({ committed: number + 1 })
      tell({ survived: killing.names })
    }
    await stronghold.close({ discard: true })
  },

  /** Signs with a counted key, and waits to be killed. */
  async counted() {
    const stronghold = await openForWriting()
    await signCounted(stronghold, setting, tell)
    setInterval(() => undefined, 1000)
  },

  /** Takes turns with another: gets the lock, commits a few numbers, gives it back. */
  async turns() {
    for (let turn = 0; turn < setting.turns; turn++) {
      const stronghold = await nextTurn()
      await stronghold.unlock({ key: makeKey() })
      const ledger = await Ledger.open(stronghold)
      let number = await tellOpened(stronghold, ledger)
      for (let i = 0; i < 3; i++) await commitNumber(stronghold, ledger, ++number)
      await stronghold.close()
      await sleep(1)
    }
  },

  /** Commits in a folder that forbids it for a while, as a user who may not do everything. */
  async readOnly() {
    const stronghold = await openForWriting()
    const ledger = await Ledger.open(stronghold)
    let number = await tellOpened(stronghold, ledger)
    await commitNumber(stronghold, ledger, ++number)
    await ledger.write(++number)
    await chmod(dirname(path), 0o555)
    const isRoot = process.geteuid?.() === 0
    if (isRoot) process.seteuid?.(65534)
    const refusals = [await codeOf(stronghold.commit())]
    refusals.push(await codeOf(Stronghold.at({ path })))
    if (isRoot) process.seteuid?.(0)
    await chmod(dirname(path), 0o700)
    tell({ refusals, reread: await readNumber() })
    tell({ attempting: number })
    await stronghold.commit()
    tell({ committed: number })
    await stronghold.close()
  },

  /** Commits ever more on a small disk until it is full, and less again. */
  async fullDisk() {
    const { limit } = setting
    const stronghold = await openForWriting(limit && smallFiles(limit))
    const ledger = await Ledger.open(stronghold)
    let number = await tellOpened(stronghold, ledger)
    const refusals = []
    for (let length = 2048; refusals.length === 0; length *= 2) {
      await ledger.fill(length)
      await ledger.write(++number)
      const code = await codeOf(stronghold.commit())
      if (code !== 'done') refusals.push(code)
      else tell({ attempting: number, committed: number })
    }
    tell({ refusals, reread: await readNumber() })
    await ledger.fill(0)
    await commitNumber(stronghold, ledger, number)
    tell({ reread: await readNumber() })
    await stronghold.close()
  },
}

async function nextTurn() {
  let waits = 0
  for (;;) {
    try {
      const stronghold = await Stronghold.at({ path, zone })
      tell({ waits })
      return stronghold
    } catch (error) {
      if (error.code !== 'SNAPSHOT_LOCKED') throw error
      waits++
      await sleep(2 + Math.random() * 4)
    }
  }
}

// What another process would find.
async function readNumber() {
  const stronghold = await Stronghold.open({ path, zone, key: makeKey(), access: 'read' })
  try {
    return await (await Ledger.open(stronghold)).read()
  } finally {
    await stronghold.close()
  }
}

const codeOf = (work) =>
  work.then(
    () => 'done',
    ({ code }) => code,
  )

await lives[setting.life]()
