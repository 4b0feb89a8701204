import { createAllocator, type MemoryReport } from '@stronghold/memory'
import { lockedKib, readThroughProc } from './mappings.js'
import { addressOf, answers, calls, dropPrivileges, filter } from './system.js'

export interface Scenario {
  readonly backend: MemoryReport['backend']
  readonly arenaPages: number
  /** How many buffers of how many bytes are allocated. */
  readonly count: number
  readonly length: number
  /** Whether root stays root. */
  readonly privileged: boolean
  /** System calls that answer ENOSYS, as on a kernel without them. */
  readonly absent: readonly (keyof typeof calls)[]
}

/** What a report says, and what is true. */
export interface Findings {
  readonly report: MemoryReport
  readonly laterReport: MemoryReport
  /** KiB of locked mappings when the allocator was made, and after the allocations. */
  readonly lockedKib: number
  readonly laterLockedKib: number
  /** What /proc/self/mem shows of the last buffer while it is open: the bytes, or an error. */
  readonly throughProc: string
}

const scenario = JSON.parse(process.argv[2] ?? '') as Scenario
const { backend, arenaPages, count, length, privileged, absent } = scenario

// Loads the native packages first: another user may not be able to read this checkout.
createAllocator({ backend, arenaPages: 0 })
if (!privileged) dropPrivileges()
filter(
  absent.map((name) => calls[name]),
  answers.ENOSYS,
)

const allocator = createAllocator({ backend, arenaPages })
const report = allocator.report
const lockedAtFirst = lockedKib()
const buffers = Array.from({ length: count }, () => allocator.allocate(length))
const last = buffers.at(-1)
if (last === undefined) throw new Error('the scenario allocates nothing')
last.write((bytes) => bytes.fill(0x5a))
const seen = last.read((bytes) => readThroughProc(addressOf(bytes), bytes.length))
const findings: Findings = {
  report,
  laterReport: allocator.report,
  lockedKib: lockedAtFirst,
  laterLockedKib: lockedKib(),
  throughProc:
    typeof seen === 'string' ? seen : seen.every((byte) => byte === 0x5a) ? 'the bytes' : 'others',
}
process.stdout.write(JSON.stringify(findings))
