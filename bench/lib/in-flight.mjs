import { time } from './stats.mjs'

/** How many times a second `work` is done when `inFlight` of them are on their way. */
export async function rateInFlight(count, inFlight, work) {
  let left = count
  const caller = async () => {
    while (left-- > 0) await work()
  }
  const callers = () => Promise.all(Array.from({ length: inFlight }, caller))
  return (count / (await time(callers))) * 1000
}
