//! The rude client: a process that does one thing until it is ended.

use std::{
    net::{IpAddr, Ipv4Addr, SocketAddr},
    sync::Arc,
    time::Duration,
};

use tallystick_core::{
    Correlation, Definition, ParticipantId, actions::RequestIssuanceAtIssuer,
    message::SessionAtIssuer,
};
use tallystick_holder::{Client, Device, now};
use tokio::{
    io::AsyncWriteExt,
    net::{TcpSocket, TcpStream},
    task::JoinSet,
    time::sleep,
};
use uuid::Uuid;

use super::Kind;

const EVERY_STATUS: &str = "PENDING,APPROVED,REJECTED,ISSUING,ISSUED,CANCELLED";

/// Where it comes from.
const FROM: IpAddr = IpAddr::V4(Ipv4Addr::new(127, 0, 0, 2));

/// How many connections are tried at once.
const CONNECTIONS: usize = 3_000;

/// How many wallets are enrolled, where many are of use.
const WALLETS: usize = 100;

/// How many ask at once, where each waits for its answer.
const AT_ONCE: usize = 64;

/// Is rude until the process is ended.
pub(crate) async fn attack(kind: Kind, address: &str) -> anyhow::Result<()> {
    let peer: SocketAddr = address.trim_start_matches("http://").parse()?;
    let mut tasks = JoinSet::new();
    let count = match kind {
        Kind::IdleConnections | Kind::SlowHeaders | Kind::SlowBodies => CONNECTIONS,
        Kind::StreamFlood => 600,
        _ => AT_ONCE,
    };
    let devices = devices(kind, address).await?;
    let mut definitions: Vec<Definition> = devices[0].read("/definitions").await?;
    let definition = definitions.pop().ok_or_else(|| anyhow::anyhow!("no definition"))?;
    for index in 0..count {
        let greedy = devices[index % devices.len()].clone();
        let (address, definition) = (address.to_owned(), definition.id);
        let participant = participant()?;
        tasks.spawn(async move {
            loop {
                // What is refused or cut off is tried again at once; that is the point.
                let tried: anyhow::Result<()> = async {
                    match kind {
                        Kind::IdleConnections => drip(peer, b"", b"").await?,
                        Kind::SlowHeaders => drip(peer, b"GET / HTTP/1.1\r\nX: ", b"x").await?,
                        Kind::SlowBodies => drip(peer, SLOW_BODY, b" ").await?,
                        Kind::EnrolmentFlood => {
                            Device::enrol(&client(&address), &participant).await?;
                        }
                        Kind::QueryFlood => {
                            // The dearest ones: everything is looked at, and nothing found.
                            let path = format!(
                                "/issuance-requests?limit={}&status={EVERY_STATUS}&q={}",
                                index % 200 + 1,
                                Uuid::new_v4()
                            );
                            greedy.read::<serde_json::Value>(&path).await?;
                        }
                        Kind::StreamFlood => {
                            let mut events = greedy.events(None).await?;
                            while events.next().await?.is_some() {}
                        }
                        Kind::ReconnectFlood => drop(greedy.events(None).await?),
                        Kind::LogFlood => {
                            let mut message =
                                greedy.signed(&session(), Correlation(Uuid::new_v4()), now());
                            message["Signature"] = "AAAA".into();
                            greedy.post(message.to_string()).await?;
                        }
                        Kind::GreedyWallet => {
                            let amount = "1".to_owned();
                            greedy.send(&RequestIssuanceAtIssuer::new(definition, amount)).await?;
                        }
                    }
                    Ok(())
                }
                .await;
                if tried.is_err() {
                    sleep(Duration::from_millis(1)).await;
                }
            }
        });
    }
    tasks.join_all().await;
    Ok(())
}

/// Wallets to be rude with: one for the greedy wallet, otherwise as many as one address may enrol.
/// Reads are an observer's, who sees everybody's requests.
async fn devices(kind: Kind, address: &str) -> anyhow::Result<Vec<Arc<Device>>> {
    let (count, participant) = match kind {
        Kind::QueryFlood => (WALLETS, "regulator".parse()?),
        Kind::StreamFlood | Kind::ReconnectFlood | Kind::LogFlood => (WALLETS, participant()?),
        _ => (1, participant()?),
    };
    let mut devices = Vec::new();
    for _ in 0..count {
        devices.push(Arc::new(Device::enrol(&client(address), &participant).await?));
    }
    Ok(devices)
}

const SLOW_BODY: &[u8] = b"POST /inbox HTTP/1.1\r\nHost: localhost\r\n\
    Content-Type: application/json\r\nContent-Length: 60000\r\n\r\n{";

fn client(address: &str) -> Client {
    Client::from(FROM, address)
}

fn participant() -> anyhow::Result<ParticipantId> {
    Ok("commercial-bank-2".parse()?)
}

fn session() -> SessionAtIssuer {
    SessionAtIssuer { acknowledged: None }
}

/// Opens a connection, says something, and then a byte every two seconds until it is cut off.
async fn drip(peer: SocketAddr, first: &[u8], again: &[u8]) -> anyhow::Result<()> {
    let socket = TcpSocket::new_v4()?;
    socket.bind(SocketAddr::new(FROM, 0))?;
    let mut stream: TcpStream = socket.connect(peer).await?;
    stream.write_all(first).await?;
    loop {
        sleep(Duration::from_secs(2)).await;
        if again.is_empty() {
            // Nothing is said; whether it was cut off shows when something is there to read.
            stream.readable().await?;
            anyhow::bail!("cut off");
        }
        stream.write_all(again).await?;
    }
}
