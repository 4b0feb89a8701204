import type { Client, ErrorCode } from '@stronghold/stronghold'

/** The suite that every implementation of `Client` has to pass: a test of the library's package. */
interface Suite {
  clientCompliance(name: string, fresh: () => Promise<Client>): void
  rejects(work: Promise<unknown>, code: ErrorCode): Promise<void>
}

const compiled = new URL('../../../stronghold/build/test/client-compliance.js', import.meta.url)

export const { clientCompliance, rejects }: Suite = await import(compiled.href)
