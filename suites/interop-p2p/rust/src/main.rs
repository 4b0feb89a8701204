//! A node of rust-libp2p that meets Strongholds: TCP, Noise, Yamux, identify and ping.
//!
//! One JSON request a line on stdin, `{ "method": …, "input": … }`; one JSON answer a line on
//! stdout, `{ "output": … }` or `{ "error": … }`. Bytes are hexadecimal text.

use std::collections::{HashMap, HashSet};
use std::error::Error;
use std::time::Duration;

use libp2p::futures::StreamExt;
use libp2p::identity::Keypair;
use libp2p::multiaddr::Protocol;
use libp2p::swarm::{NetworkBehaviour, SwarmEvent};
use libp2p::{Multiaddr, PeerId, Swarm, SwarmBuilder, identify, noise, ping, tcp, yamux};
use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt, BufReader, stdin};

type Outcome<T> = Result<T, Box<dyn Error>>;

const PATIENCE: Duration = Duration::from_secs(15);

#[derive(NetworkBehaviour)]
struct Behaviour {
    identify: identify::Behaviour,
    ping: ping::Behaviour,
}

/// A node, and what it has seen so far.
struct Node {
    swarm: Swarm<Behaviour>,
    addresses: Vec<Multiaddr>,
    connected: HashSet<PeerId>,
    /// Dialled, and not reached.
    failed: Vec<String>,
    /// Pings that a peer has answered.
    pings: HashMap<PeerId, u32>,
    identified: HashMap<PeerId, identify::Info>,
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Outcome<()> {
    let mut node = Node::make()?;
    let mut lines = BufReader::new(stdin()).lines();
    loop {
        tokio::select! {
            line = lines.next_line() => {
                let Some(line) = line? else { return Ok(()) };
                let answer = match node.answer(&line).await {
                    Ok(output) => json!({ "output": output }),
                    Err(error) => json!({ "error": error.to_string() }),
                };
                println!("{answer}");
            }
            event = node.swarm.select_next_some() => node.see(event),
        }
    }
}

impl Node {
    fn make() -> Outcome<Self> {
        let key = Keypair::generate_ed25519();
        let swarm = SwarmBuilder::with_existing_identity(key)
            .with_tokio()
            .with_tcp(
                tcp::Config::new(),
                noise::Config::new,
                yamux::Config::default,
            )?
            .with_behaviour(|key| Behaviour {
                identify: identify::Behaviour::new(identify::Config::new(
                    "stronghold-peer/1".into(),
                    key.public(),
                )),
                ping: ping::Behaviour::new(
                    ping::Config::new().with_interval(Duration::from_secs(1)),
                ),
            })?
            .with_swarm_config(|config| config.with_idle_connection_timeout(PATIENCE * 4))
            .build();
        Ok(Self {
            swarm,
            addresses: Vec::new(),
            connected: HashSet::new(),
            failed: Vec::new(),
            pings: HashMap::new(),
            identified: HashMap::new(),
        })
    }

    async fn answer(&mut self, line: &str) -> Outcome<Value> {
        let asked: Value = serde_json::from_str(line)?;
        let input = &asked["input"];
        match asked["method"].as_str() {
            Some("start") => self.start().await,
            Some("connect") => self.connect(input).await,
            Some("ended") => self.ended(peer_in(input)?).await,
            Some("ping") => self.ping(peer_in(input)?).await,
            Some("identify") => self.identify(peer_in(input)?).await,
            _ => Err("no such method".into()),
        }
    }

    async fn start(&mut self) -> Outcome<Value> {
        self.swarm.listen_on("/ip4/127.0.0.1/tcp/0".parse()?)?;
        self.until("listening", |node| !node.addresses.is_empty())
            .await?;
        let id = *self.swarm.local_peer_id();
        let addresses: Vec<String> = self
            .addresses
            .iter()
            .map(|address| format!("{address}/p2p/{id}"))
            .collect();
        Ok(json!({ "peer": id.to_string(), "addresses": addresses }))
    }

    async fn connect(&mut self, input: &Value) -> Outcome<Value> {
        let address: Multiaddr = input["address"].as_str().ok_or("no address")?.parse()?;
        let Some(Protocol::P2p(id)) = address.iter().last() else {
            return Err("an address without a peer id".into());
        };
        self.failed.clear();
        self.swarm.dial(address)?;
        self.until("connecting", |node| {
            node.connected.contains(&id) || !node.failed.is_empty()
        })
        .await?;
        match self.failed.pop() {
            Some(error) => Err(error.into()),
            None => Ok(json!({ "peer": id.to_string() })),
        }
    }

    /// Answers when a peer has answered three pings from now on.
    async fn ping(&mut self, peer: PeerId) -> Outcome<Value> {
        let count = move |node: &Node| node.pings.get(&peer).copied().unwrap_or(0);
        let before = count(self);
        self.until("pinging", |node| count(node) >= before + 3)
            .await?;
        Ok(json!({ "pings": 3 }))
    }

    /// Answers when there is no connection to a peer.
    async fn ended(&mut self, peer: PeerId) -> Outcome<Value> {
        self.until("ending", |node| !node.connected.contains(&peer))
            .await?;
        Ok(json!({}))
    }

    /// What a peer has said of itself. Its signed record is not there: this version takes only those
    /// of Rust's own, older kind (`PeerRecord::from_signed_envelope`) and drops all others.
    async fn identify(&mut self, peer: PeerId) -> Outcome<Value> {
        self.until("identifying", |node| node.identified.contains_key(&peer))
            .await?;
        let info = &self.identified[&peer];
        let key = info.public_key.clone().try_into_ed25519()?.to_bytes();
        Ok(json!({
            "agent": info.agent_version,
            "protocols": info.protocols.iter().map(|name| name.to_string()).collect::<Vec<_>>(),
            "publicKey": key.iter().map(|byte| format!("{byte:02x}")).collect::<String>(),
            "addresses": info.listen_addrs.iter().map(Multiaddr::to_string).collect::<Vec<_>>(),
        }))
    }

    /// Lets the network go on until something is so.
    async fn until(&mut self, what: &str, is_so: impl Fn(&Node) -> bool) -> Outcome<()> {
        let end = tokio::time::Instant::now() + PATIENCE;
        while !is_so(self) {
            let event = tokio::time::timeout_at(end, self.swarm.select_next_some())
                .await
                .map_err(|_| format!("{what} takes too long"))?;
            self.see(event);
        }
        Ok(())
    }

    fn see(&mut self, event: SwarmEvent<BehaviourEvent>) {
        match event {
            SwarmEvent::NewListenAddr { address, .. } => self.addresses.push(address),
            SwarmEvent::ConnectionEstablished { peer_id, .. } => {
                self.connected.insert(peer_id);
            }
            SwarmEvent::ConnectionClosed {
                peer_id,
                num_established: 0,
                ..
            } => {
                self.connected.remove(&peer_id);
            }
            SwarmEvent::OutgoingConnectionError { error, .. } => {
                self.failed.push(error.to_string())
            }
            SwarmEvent::Behaviour(BehaviourEvent::Ping(ping::Event {
                peer,
                result: Ok(_),
                ..
            })) => {
                *self.pings.entry(peer).or_default() += 1;
            }
            SwarmEvent::Behaviour(BehaviourEvent::Identify(identify::Event::Received {
                peer_id,
                info,
                ..
            })) => {
                self.identified.insert(peer_id, info);
            }
            _ => {}
        }
    }
}

fn peer_in(input: &Value) -> Outcome<PeerId> {
    Ok(input["peer"].as_str().ok_or("no peer")?.parse()?)
}
