import { open, unlink } from 'node:fs/promises'

/** Milliseconds to write `length` bytes to a new file in `directory` and have them on the disk. */
export async function writeAndSync(directory, length) {
  const bytes = new Uint8Array(length).fill(1)
  const path = `${directory}/bare`
  const start = performance.now()
  const file = await open(path, 'w', 0o600)
  await file.writeFile(bytes)
  await file.sync()
  await file.close()
  const milliseconds = performance.now() - start
  await unlink(path)
  return milliseconds
}
