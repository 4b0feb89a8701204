// What is on the disk after a kill, seen by a process that was not there.
import { chmod, mkdtemp, readdir } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { Stronghold } from '@stronghold/stronghold'
import { startInProcess } from '@stronghold/stronghold/in-process'
import { Ledger, makeKey, workFactor } from './ledger.mjs'
import { check, lost } from './tally.mjs'

const inside = () => startInProcess()

// The zone would be one more process per file; the writers themselves always open through theirs.
/** @param {string} path @param {'read' | 'write'} access */
const open = (path, access) => Stronghold.open({ path, access, key: makeKey(), inside })

/** A path in a new folder, which others may pass but not list. */
export async function newPath(root) {
  const folder = await mkdtemp(join(root, 'round-'))
  await chmod(folder, 0o711)
  return join(folder, 'snapshot')
}

/** Makes a snapshot with the number 0. */
export async function makeSnapshot(path) {
  const stronghold = await Stronghold.create({
    path,
    key: makeKey(),
    workFactor,
    inside,
  })
  await Ledger.open(stronghold)
  await stronghold.commit()
  await stronghold.close()
}

/** Temporary files and kept generations beside the file. */
export async function beside(path) {
  const names = await readdir(dirname(path)).catch(() => /** @type {string[]} */ ([]))
  const prefix = basename(path)
  return {
    exists: names.includes(prefix),
    remains: names.filter((name) => name.startsWith(`${prefix}.tmp-`)),
    generations: names.filter((name) => /^\.g\d+$/.test(name.slice(prefix.length))),
  }
}

/**
 * Opens the file and every generation beside it for reading, which changes nothing, and checks
 * that each is whole and that remains are told of. Answers the number in the file.
 */
export async function inspect(path, tally) {
  const { remains, generations } = await beside(path)
  const number = await readNumber(path, (notices) => {
    const told = notices.filter(({ kind }) => kind === 'INTERRUPTED_WRITE').length
    check(told === remains.length, `${remains.length} remains, told of ${told}`)
  })
  for (const name of generations) {
    const older = await readNumber(join(dirname(path), name))
    check(older <= number, `generation ${name} has ${older}, the file ${number}`)
    tally.generations++
  }
  tally.leftovers += remains.length
  return number
}

/** Opens the file for writing, as the next program would, and checks that no remains are left. */
export async function openNext(path) {
  await (await open(path, 'write')).close()
  check((await beside(path)).remains.length === 0, 'remains are left')
}

async function readNumber(path, look = (_notices) => undefined) {
  let stronghold
  try {
    stronghold = await open(path, 'read')
    look(stronghold.notices)
    if ((await stronghold.listClients()).length === 0) return 0
    return await (await Ledger.open(stronghold)).read()
  } catch (error) {
    return lost(`${basename(path)} is not whole: ${error.code ?? error.message}`)
  } finally {
    await stronghold?.close({ discard: true })
  }
}
