import { readdirSync, readFileSync } from 'node:fs'

const pauseMilliseconds = 1

/** `proc_pid_stat(5)`: the state stands after the name, which may hold any character, `)` too. */
const isAsleep = (thread: string): boolean => {
  try {
    const stat = readFileSync(`/proc/self/task/${thread}/stat`, 'latin1')
    return stat.charAt(stat.lastIndexOf(')') + 2) === 'S'
  } catch {
    return true // It has ended.
  }
}

/**
 * Waits until every other thread of this process sleeps: at most `maxMilliseconds` milliseconds, and not
 * at all where there is no `/proc`. Says whether they do.
 *
 * Node starts its timer thread before it runs any module. Where the processors are busy, that thread
 * may not have come as far as the `epoll_ctl` before its first wait, and libuv aborts the process
 * when the filter refuses that.
 */
export const letThreadsFallAsleep = (maxMilliseconds: number): boolean => {
  const own = String(process.pid)
  const nobody = new Int32Array(new SharedArrayBuffer(4))
  const end = performance.now() + maxMilliseconds
  try {
    for (;;) {
      const others = readdirSync('/proc/self/task').filter((thread) => thread !== own)
      if (others.every(isAsleep)) return true
      if (performance.now() >= end) return false
      Atomics.wait(nobody, 0, 0, pauseMilliseconds)
    }
  } catch {
    return false
  }
}
