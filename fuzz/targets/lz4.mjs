import { decompress, literalRunLength, writeLiteralRun } from '@stronghold/engine/formats'

export { expects } from '../powers.mjs'
export const name = 'lz4'
export const seeds = [
  Uint8Array.of(0),
  Uint8Array.of(0x30, 1, 2, 3),
  Uint8Array.of(0x31, 1, 2, 3, 3, 0, 0x10, 9),
  Uint8Array.of(0x1f, 65, 1, 0, 255, 3, 0),
  Uint8Array.of(0xf0, 2, ...new Uint8Array(17)),
]

const LIMIT = 2 ** 24

export function target(bytes) {
  const block = new Uint8Array(literalRunLength(bytes.length))
  writeLiteralRun(block, bytes)
  if (Buffer.compare(decompress(block), bytes) !== 0) throw new Error('a run does not come back')
  const result = decompress(bytes, LIMIT)
  if (result.length > LIMIT) throw new Error('the limit does not hold')
  if (result.length > 0) {
    const expected = reference(bytes)
    if (Buffer.compare(result, expected) !== 0) throw new Error('the result is wrong')
  }
}

/** The format by the letter, byte for byte, for blocks that are known to be well-formed. */
function reference(block) {
  const out = []
  let at = 0
  const extended = (start) => {
    let length = start
    if (start === 15) {
      do length += block[at]
      while (block[at++] === 255)
    }
    return length
  }
  while (at < block.length) {
    const token = block[at++]
    for (let left = extended(token >> 4); left > 0; left--) out.push(block[at++])
    if (at >= block.length) break
    const distance = block[at] + 256 * block[at + 1]
    at += 2
    for (let left = extended(token & 15) + 4; left > 0; left--) out.push(out[out.length - distance])
  }
  return Uint8Array.from(out)
}
