import {
  emptyReport,
  type SyncLine,
  type SyncReason,
  type SyncReport,
} from '../../contract/messages/sync.js'
import type { Address } from '../resolver.js'
import type { Step } from './plan.js'

const lists = { copy: 'copied', revoke: 'revoked', keep: 'kept', refuse: 'refused' } as const

/** A report while it is written: one line for each record, and a count of equal ones. */
export class SyncDraft {
  readonly #lines = emptyReport()
  #equal = 0
  /** Whether the sync wrote anything into the target, with or without a line in the report. */
  changed = false

  get report(): SyncReport {
    return { ...this.#lines, equal: this.#equal }
  }

  /** Counts records that need nothing. */
  addEqual(count: number): void {
    this.#equal += count
  }

  /**
   * Notes a step between two clients (ids). `refusal`: the reason why it was not taken after all.
   */
  add(
    { from, source: found, target: present, to, verdict, joined, merged, keptLabel }: Step,
    source: Uint8Array,
    target: Uint8Array,
    refusal?: SyncReason,
  ): void {
    const line = {
      from: named(source, from),
      to: to && named(target, to.address),
      location: to?.location(),
    }
    if (joined?.narrows === true && refusal === undefined) {
      this.#lines.narrowed.push({ ...line, reason: 'policy' })
    }
    if (verdict.act === 'note' || verdict.act === 'equal') {
      // A revocation of what was never here is news; one of what is revoked here already is not.
      const isNews = found?.revoked === true && present === undefined
      const changes: readonly SyncReason[] = isNews ? ['revoked'] : (merged?.changes ?? [])
      for (const reason of changes) this.#lines.noted.push({ ...line, reason })
      if (keptLabel !== undefined) this.#lines.kept.push({ ...line, reason: keptLabel })
      const isEqual = changes.length === 0 && keptLabel === undefined && joined?.narrows !== true
      if (isEqual) this.#equal++
      return
    }
    const act = refusal === undefined ? verdict.act : 'refuse'
    this.#lines[lists[act]].push({ ...line, reason: refusal ?? verdict.reason })
  }
}

function named(client: Uint8Array, { vaultId, recordId }: Address): SyncLine['from'] {
  return { client, vault: vaultId, record: recordId }
}
