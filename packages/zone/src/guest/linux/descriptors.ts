import { fstatSync, readdirSync } from 'node:fs'
import type { ProtectionState } from '../../protections.js'
import { channelDescriptor } from '../descriptor.js'
import { nativeBytes, type System } from './ffi.js'
import { stateOf } from './process.js'
import { type Architecture, numberOf } from './system-calls.js'

/** linux/eventpoll.h, linux/eventfd.h: both name O_CLOEXEC and O_NONBLOCK anew. */
const O_CLOEXEC = 0o2000000
const O_NONBLOCK = 0o4000
const EBADF = 9
/** Where there is no `/proc`: how far descriptors are looked at one by one. */
const probed = 4096
const lastDescriptor = 0xffffffff
/** `st_rdev` of `/dev/null`: major 1, minor 3. */
const nullDevice = 0x103
/** One `struct epoll_event`: 12 bytes on x64, 16 on arm64. */
const epollEvent = nativeBytes(16)
const typeBits = 0o170000

/**
 * Closes every descriptor but the channel: those that the host inherited and passed on without
 * knowing, and those of Node itself, whose event loop never runs again. Must come before seccomp,
 * which forbids what this needs, and after everything that waits for an event.
 *
 * The filter alone would not do: `close` and `epoll_wait` take any descriptor, and a foreign one
 * keeps what its owner believes to be closed.
 *
 * Until then standard error leads to the host, which learns why a process does not start; the null
 * device replaces it. Two kinds of Node's are replaced instead of closed, since libuv aborts the
 * process when they are gone: event polls by an empty one, because the timer thread sleeps in
 * `epoll_wait` and asks again after a stop and a continue; and event descriptors by a new one,
 * because V8 wakes the event loop through them. Inherited descriptors that look like these are
 * replaced with them.
 */
export const closeDescriptors = (system: System, architecture: Architecture): ProtectionState => {
  const call = (
    name: Parameters<typeof numberOf>[0],
    ...parameters: readonly (number | bigint)[]
  ) => system.call(numberOf(name, architecture), ...parameters)
  const emptyPoll = call('epoll_create1', O_CLOEXEC)
  const unusedEvent = call('eventfd2', 0, O_CLOEXEC | O_NONBLOCK)
  if (emptyPoll < 0 || unusedEvent < 0) return stateOf(Math.min(emptyPoll, unusedEvent), '')
  const event = system.address(epollEvent)
  const poll = (descriptor: number) => call('epoll_pwait', descriptor, event, 1, 0, 0, 0)

  const numbers = listed()
  let failed = 0
  let closed = 0
  let replaced = 0
  for (const descriptor of numbers ?? Array.from({ length: probed }, (_, index) => index)) {
    if (descriptor === channelDescriptor) continue
    if (descriptor === emptyPoll || descriptor === unusedEvent) continue
    // Refused with EINVAL by everything that is no event poll.
    const polled = poll(descriptor)
    if (polled === -EBADF || (descriptor <= 2 && isNullDevice(descriptor))) continue
    const successor =
      descriptor <= 2
        ? [0, 1].find((stream) => stream !== descriptor && isNullDevice(stream))
        : polled >= 0
          ? emptyPoll
          : isAnonymous(descriptor)
            ? unusedEvent
            : undefined
    if (successor === undefined) {
      call('close', descriptor)
      closed++
      // A report is checked, not believed.
      if (poll(descriptor) !== -EBADF) failed++
    } else {
      if (call('dup3', successor, descriptor, O_CLOEXEC) !== descriptor) failed++
      replaced++
    }
  }
  call('close', emptyPoll)
  call('close', unusedEvent)
  if (numbers === undefined && call('close_range', probed, lastDescriptor, 0) !== 0) failed++
  return failed === 0
    ? {
        applied: true,
        available: true,
        detail: `${closed} closed, ${replaced} replaced; open are the channel and the null device`,
      }
    : { applied: false, available: true, detail: `${failed} descriptors could not be closed` }
}

/** The numbers of the open descriptors, or `undefined` where there is no `/proc`. */
const listed = (): readonly number[] | undefined => {
  try {
    return readdirSync('/proc/self/fd').map(Number)
  } catch {
    return undefined
  }
}

/** The host's standard streams. */
const isNullDevice = (descriptor: number): boolean => fstatSync(descriptor).rdev === nullDevice

/** Whether it is an event descriptor, or another one of the kernel's that has no file type. */
const isAnonymous = (descriptor: number): boolean => (fstatSync(descriptor).mode & typeBits) === 0
