/** Every wall that a zone can have. The list is closed: a report names each of them. */
export const protections = Object.freeze([
  /** The program runs in a process of its own, in a session of its own. */
  'separate-process',
  /** No variable of the host's environment, and none of its Node options, reached the process. */
  'scrubbed-environment',
  /** Messages are encrypted and counted in both directions, over an inherited socket pair. */
  'sealed-channel',
  /** JavaScript is interpreted only: no compiler writes machine code, and no WebAssembly. */
  'interpreted-only',
  /** The kernel kills the process when the host dies. */
  'dies-with-host',
  /** Other processes of the same user can neither trace the process nor read its memory. */
  'not-dumpable',
  /** A crash leaves no core dump. */
  'no-core-dumps',
  /** Root's capabilities are given up, but for the one that allows to lock memory. */
  'no-capabilities',
  /** Executing a set-user-id program would raise nothing. */
  'no-new-privileges',
  /** No descriptor but the channel: none that the host inherited and passed on unknowingly. */
  'no-inherited-descriptors',
  /** Landlock: no file, no TCP port, no signal to others. */
  'landlock',
  /** seccomp: the kernel refuses every system call that is not on the list, in every thread. */
  'seccomp',
  /** Memory can neither be mapped executable nor be made so. */
  'no-executable-memory',
] as const)

export type Protection = (typeof protections)[number]

/** Whether one protection stands. */
export interface ProtectionState {
  readonly applied: boolean
  /**
   * Whether this system has it, applied or not: `applied: false, available: true` is a
   * protection that a setting of this host takes away, such as the filter of a service manager.
   */
  readonly available: boolean
  /** The exact step, or the reason why it failed. */
  readonly detail: string
}

/** Plain data: which walls stand around a zone, and why the others do not. */
export interface ZoneReport {
  /** The zone's own, and those that its program reports, by their names. */
  readonly protections: Readonly<Record<Protection, ProtectionState>> &
    Readonly<Record<string, ProtectionState>>
  /** The version of Node that runs the program, for example `v20.20.2`. */
  readonly node: string
  /** The platform and architecture, for example `linux-x64`. */
  readonly platform: string
}
