/** The groups that an address belongs to, the narrowest first. One person controls each of them. */
export interface Origin {
  /** An IPv4 address, or the /64 network of an IPv6 address: a host controls all of that. */
  readonly host: string
  /** An IPv4 address, or the /48 network of an IPv6 address: a customer gets all of that. */
  readonly site: string
}

/** The groups of an IP address; text that is no address is a group of its own. */
export function originOf(address: string): Origin {
  const mapped = /^(?:::ffff:)(\d+\.\d+\.\d+\.\d+)$/i.exec(address)
  if (mapped !== null) return originOf(mapped[1] as string)
  if (!address.includes(':')) return { host: address, site: address }
  const groups = groupsOf(address)
  const [a, b, c, d, e, f, g, h] = groups.map((group) => Number.parseInt(group, 16))
  if (!a && !b && !c && !d && !e && f === 0xffff) {
    const [high = 0, low = 0] = [g, h]
    return originOf([high >> 8, high & 255, low >> 8, low & 255].join('.'))
  }
  const network = (count: number) => groups.slice(0, count).join(':')
  return { host: `${network(4)}::/64`, site: `${network(3)}::/48` }
}

/** The eight groups of an IPv6 address, without zeros in front. */
function groupsOf(address: string): string[] {
  const [plain = ''] = address.toLowerCase().split('%')
  const [front = '', back] = plain.split('::')
  const some = (text: string) => text.split(':').filter((group) => group !== '')
  const [before, after] = [some(front), some(back ?? '')]
  const missing = Math.max(0, 8 - before.length - after.length)
  return [...before, ...Array<string>(missing).fill('0'), ...after].map((group) =>
    Number.parseInt(group, 16).toString(16),
  )
}
