/**
 * Uses a Stronghold and discards it. (These files run as they are, and Node 20 has no
 * `await using`.)
 */
export async function held(opening, use) {
  const stronghold = await opening
  try {
    return await use(stronghold)
  } finally {
    await stronghold.close({ discard: true })
  }
}
