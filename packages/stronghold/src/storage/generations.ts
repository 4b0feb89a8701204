import { basename, dirname, join } from 'node:path'
import { removeQuietly } from './durable-write.js'
import { type Files, systemCode } from './files.js'

/** A kept older state of a snapshot file. */
export interface Generation {
  readonly number: number
  readonly path: string
}

/** The kept generations of `target`, newest first: `wallet.stronghold.g41`, `.g40`, … */
export async function listGenerations(files: Files, target: string): Promise<Generation[]> {
  const prefix = `${basename(target)}.g`
  return (await files.readdir(dirname(target)))
    .filter((name) => name.startsWith(prefix) && /^\d{1,16}$/.test(name.slice(prefix.length)))
    .map((name) => ({
      number: Number(name.slice(prefix.length)),
      path: join(dirname(target), name),
    }))
    .sort((a, b) => b.number - a.number)
}

/**
 * Gives the present file a second name, so that a rename over it does not destroy it.
 * A generation of that number from an earlier, interrupted commit is replaced.
 */
export async function keepGeneration(files: Files, target: string, number: number): Promise<void> {
  const path = `${target}.g${number}`
  try {
    await files.link(target, path)
  } catch (error) {
    if (systemCode(error) !== 'EEXIST') throw error
    await files.unlink(path)
    await files.link(target, path)
  }
}

/** Removes all but the newest `keep` generations. What cannot be removed stays. */
export async function pruneGenerations(files: Files, target: string, keep: number): Promise<void> {
  for (const { path } of (await listGenerations(files, target)).slice(keep)) {
    await removeQuietly(files, path)
  }
}
