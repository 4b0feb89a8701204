// An internet for a test: one public network, hosts on it, and homes behind NAT routers.
import { forward, ip, Lab, routeBy, rules } from './namespaces.mjs'

/** What no host has, and whose packets nobody forwards: where unreachable addresses end in silence. */
const nowhere = '11.0.0.1'

// What a router at home does: addresses of the home are hidden behind its own, and what comes from
// outside without having been asked for is dropped.
const nat = `
table ip home {
  chain leaving { type nat hook postrouting priority srcnat; oifname "wan" masquerade; }
  chain entering { type nat hook prerouting priority dstnat; }
  chain through {
    type filter hook forward priority filter; policy drop;
    iifname "lan" accept
    ct state established,related accept
    ct status dnat accept
  }
  chain self {
    type filter hook input priority filter; policy accept;
    iifname "wan" ct state new drop
  }
}`

export class Internet {
  #lab = new Lab()
  #wire

  constructor() {
    this.#wire = this.#lab.add('internet')
    this.#lab.bridge(this.#wire, 'wire', `${nowhere}/24`)
  }

  /** A host with a public address, such as `11.0.0.10`. */
  host(name, address) {
    const at = this.#lab.add(name)
    this.#lab.plug(at, 'wan', `${address}/24`, this.#wire, 'wire')
    routeBy(at, nowhere)
    return at
  }

  /** A home behind a NAT router: `192.168.<home>.1` inside, a public address outside. */
  home(name, address, home) {
    return new Home(this.#lab, this.#wire, name, address, home)
  }

  /** Hosts that share one network and have nothing else: `10.9.0.1` and on. */
  local(name, number) {
    const at = this.#lab.add(name)
    this.#lab.plug(at, 'lan', `10.9.0.${number}/24`, this.#wire, 'wire')
    ip(at, 'route', 'replace', 'default', 'dev', 'lan')
    return at
  }

  /** The namespaces and all in them are gone. Hosts must have been ended before. */
  remove() {
    this.#lab.remove()
  }
}

class Home {
  #lab
  #router
  #home
  #hosts = 0

  constructor(lab, wire, name, address, home) {
    this.#lab = lab
    this.#home = home
    this.#router = lab.add(`${name}-router`)
    lab.bridge(this.#router, 'lan', `192.168.${home}.1/24`)
    lab.plug(this.#router, 'wan', `${address}/24`, wire, 'wire')
    routeBy(this.#router, nowhere)
    rules(this.#router, nat)
    forward(this.#router)
  }

  /** A host in the home's network: `192.168.<home>.10` and on. */
  host(name) {
    const at = this.#lab.add(name)
    const address = `192.168.${this.#home}.${10 + this.#hosts++}`
    this.#lab.plug(at, 'lan', `${address}/24`, this.#router, 'lan')
    routeBy(at, `192.168.${this.#home}.1`)
    return { at, address }
  }

  /** Packets to the router's public port go to a host inside. */
  forwardPort(port, address) {
    rules(
      this.#router,
      `add rule ip home entering iifname "wan" tcp dport ${port} dnat to ${address}`,
    )
  }

  /** Drops all that would go through, in silence. */
  drop() {
    rules(
      this.#router,
      'table ip cut { chain through { type filter hook forward priority -10; policy drop; }; }',
    )
  }

  undrop() {
    rules(this.#router, 'delete table ip cut')
  }

  /** Pulls the cable out of the router. */
  unplug() {
    ip(this.#router, 'link', 'set', 'wan', 'down')
  }

  replug() {
    ip(this.#router, 'link', 'set', 'wan', 'up')
    routeBy(this.#router, nowhere)
  }
}
