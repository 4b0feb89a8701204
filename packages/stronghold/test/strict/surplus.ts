import type { Entry } from './garbage.js'

/** More than any of them takes. */
const most = 8

/**
 * Calls entries with an options object after their last argument. Answers those that do not refuse
 * it by its place, before anything else that is wrong with the call.
 */
export async function sweepSurplus(entries: readonly Entry[]): Promise<string[]> {
  const faults: string[] = []
  for (const { name, call } of entries) {
    const refused: boolean[] = []
    for (let count = 0; count < most; count++) {
      refused.push(placeIn(await refusal(call, count)) === count)
    }
    const taken = refused.indexOf(true)
    if (taken < 0) faults.push(`${name} takes anything`)
    else if (refused.includes(false, taken)) faults.push(`${name} takes more than it should`)
  }
  return faults
}

/** What comes of so many arguments that are nothing, and options after them. */
async function refusal(call: Entry['call'], arguments_: number): Promise<unknown> {
  try {
    await call(...Array.from({ length: arguments_ }, () => undefined), { policy: { usages: [] } })
    return undefined
  } catch (error) {
    return error
  }
}

function placeIn(error: unknown): number | undefined {
  const { code, message } = Object(error) as { readonly code?: unknown; readonly message?: unknown }
  const [, place] = /\barguments\[(\d)\]/.exec(`${message}`) ?? []
  return code === 'INVALID_ARGUMENT' && place !== undefined ? Number(place) : undefined
}
