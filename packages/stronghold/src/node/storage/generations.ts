import { basename, dirname, join } from 'node:path'
import { removed, writeBeside } from './durable-write.js'
import { type Files, lacksHardLinks, systemCode } from './files.js'
import { readWhole } from './whole-file.js'

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
 * Gives the present file a second name, so that a rename over it does not destroy it; where there
 * are no hard links, makes a copy. A generation of that number is replaced: it is the rest of an
 * interrupted commit, or belongs to a line of states that was abandoned for an older one.
 */
export async function keepGeneration(
  files: Files,
  target: string,
  number: number,
  remains: (temporary: string) => void,
): Promise<void> {
  const path = generationPath(target, number)
  try {
    await linkOver(files, target, path)
  } catch (error) {
    if (!lacksHardLinks(error)) throw error
    const bytes = await readWhole(files, target)
    const place = (temporary: string) => files.rename(temporary, path)
    await writeBeside(files, { target, bytes, place, remains })
  }
}

/** The path at which a generation of `target` is kept. */
export function generationPath(target: string, number: number): string {
  return `${target}.g${number}`
}

/**
 * Removes all but `keep` generations: the one that was kept last, then those of the highest
 * numbers. A file that cannot be removed stays.
 */
export async function pruneGenerations(
  files: Files,
  target: string,
  keep: number,
  last: number,
): Promise<void> {
  const generations = await listGenerations(files, target)
  // After a return to an older state the numbers of the abandoned line are higher than the last.
  const rank = ({ number }: Generation) => (number === last ? 0 : 1)
  generations.sort((a, b) => rank(a) - rank(b))
  for (const { path } of generations.slice(keep)) await removed(files, path)
}

async function linkOver(files: Files, target: string, path: string): Promise<void> {
  try {
    await files.link(target, path)
  } catch (error) {
    if (systemCode(error) !== 'EEXIST') throw error
    await files.unlink(path)
    await files.link(target, path)
  }
}
