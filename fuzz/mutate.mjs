/** Mulberry32: small, seeded and good enough to choose bytes. Gives integers in [0, bound). */
export function makeRandom(seed) {
  let state = seed | 0
  return (bound) => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * bound) >>> 0
  }
}

/** Values at which lengths, counts and signs go wrong. */
const EDGES = [
  0n,
  1n,
  2n,
  0x7fn,
  0x80n,
  0xffn,
  0x100n,
  0x7fffn,
  0x8000n,
  0xffffn,
  0x10000n,
  0x7fffffffn,
  0x80000000n,
  0xffffffffn,
  0x100000000n,
  0x1fffffffffffffn,
  0x20000000000000n,
  0x7fffffffffffffffn,
  0xffffffffffffffffn,
]

/** Makes inputs out of those in `corpus`, at most `largest` bytes long. */
export function makeMutator(random, corpus, largest) {
  const pick = (values) => values[random(values.length)]

  const mutations = [
    // flip a bit
    (bytes) =>
      edit(bytes, (copy, at) => {
        copy[at] ^= 1 << random(8)
      }),
    // set a byte
    (bytes) =>
      edit(bytes, (copy, at) => {
        copy[at] = random(256)
      }),
    // add or subtract a little
    (bytes) =>
      edit(bytes, (copy, at) => {
        copy[at] += random(2) === 0 ? 1 + random(16) : -1 - random(16)
      }),
    // write an integer of 1, 2, 4 or 8 bytes, in either order
    (bytes) =>
      edit(bytes, (copy, at) => {
        const view = new DataView(copy.buffer)
        const size = Math.min(pick([1, 2, 4, 8]), copy.length - at)
        const value = pick([...EDGES, BigInt(copy.length - at), BigInt(copy.length)])
        const littleEndian = random(2) === 0
        for (let index = 0; index < size; index++) {
          const shift = BigInt(8 * (littleEndian ? index : size - 1 - index))
          view.setUint8(at + index, Number((value >> shift) & 0xffn))
        }
      }),
    // cut a piece out
    (bytes) => {
      const at = random(bytes.length + 1)
      return join(bytes.subarray(0, at), bytes.subarray(at + 1 + random(1 + random(64))))
    },
    // cut the end off
    (bytes) => bytes.slice(0, random(bytes.length + 1)),
    // put random bytes in
    (bytes) => {
      const at = random(bytes.length + 1)
      const fresh = Uint8Array.from({ length: 1 + random(16) }, () => random(256))
      return join(bytes.subarray(0, at), fresh, bytes.subarray(at))
    },
    // repeat a piece
    (bytes) => {
      const at = random(bytes.length + 1)
      const end = Math.min(bytes.length, at + 1 + random(64))
      return join(bytes.subarray(0, end), bytes.subarray(at))
    },
    // copy a piece over another place
    (bytes) =>
      edit(bytes, (copy, at) => {
        const from = random(copy.length)
        copy.copyWithin(at, from, from + 1 + random(32))
      }),
    // cross with another input
    (bytes) => {
      const other = pick(corpus)
      return join(
        bytes.subarray(0, random(bytes.length + 1)),
        other.subarray(random(other.length + 1)),
      )
    },
  ]

  function edit(bytes, change) {
    const copy = bytes.length === 0 ? new Uint8Array(1) : bytes.slice()
    change(copy, random(copy.length))
    return copy
  }

  return () => {
    let bytes = pick(corpus)
    for (let left = 1 + random(1 + random(8)); left > 0; left--) bytes = pick(mutations)(bytes)
    return bytes.slice(0, largest)
  }
}

function join(...parts) {
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    out.set(part, at)
    at += part.length
  }
  return out
}
