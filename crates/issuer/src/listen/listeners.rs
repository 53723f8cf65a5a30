//! The sockets that the issuer listens on: one for each address that it was told.

use std::{
    future::poll_fn,
    io::{self, ErrorKind},
    net::SocketAddr,
    task::Poll,
};

use tokio::net::{TcpListener, TcpSocket, TcpStream};

/// The most connections that the system holds until they are accepted. Beyond that it drops a
/// client's first packet, which that client sends again only after a second.
const BACKLOG: u32 = 4_096;

/// An address is taken, or not ours to take.
#[derive(Debug, thiserror::Error)]
#[error(
    "could not listen on {address}: {source}; the issuer was not started, and nothing was changed. \
     Stop what listens there, or name another address with --listen"
)]
pub struct ListenError {
    /// The address.
    address: SocketAddr,
    /// Why not.
    source: io::Error,
}

/// Addresses that are taken, where nobody is heard yet: a client is refused until they listen.
#[derive(Debug)]
pub(crate) struct Bound(Vec<(SocketAddr, TcpSocket)>);

impl Bound {
    /// Takes these addresses. One that this machine does not have, such as that of `localhost` in
    /// IPv6, is left out if there is another. Port 0 takes a free one at the first address.
    ///
    /// # Errors
    /// When one of them is taken, or not ours to take, or when this machine has none of them.
    pub(crate) fn bind(addresses: &[SocketAddr]) -> Result<Self, ListenError> {
        let mut bound = Vec::new();
        let mut missing = None;
        for &address in addresses {
            match bind(address) {
                Ok(socket) => bound.push(socket),
                Err(source) if is_missing(&source) => {
                    missing = Some(ListenError { address, source });
                }
                Err(source) => return Err(ListenError { address, source }),
            }
            if address.port() == 0 && !bound.is_empty() {
                break;
            }
        }
        match missing {
            Some(missing) if bound.is_empty() => Err(missing),
            _ => Ok(Self(bound)),
        }
    }

    /// The addresses, with the ports that they have.
    pub(crate) fn addresses(&self) -> Vec<SocketAddr> {
        self.0.iter().map(|(address, _)| *address).collect()
    }

    /// From now on clients can connect.
    ///
    /// # Errors
    /// When somebody else was quicker to listen there.
    pub(crate) fn listen(self) -> Result<Listeners, ListenError> {
        let listen = |(address, socket): (SocketAddr, TcpSocket)| {
            socket.listen(BACKLOG).map_err(|source| ListenError { address, source })
        };
        let all = self.0.into_iter().map(listen).collect::<Result<_, _>>()?;
        Ok(Listeners { all, next: 0 })
    }
}

fn bind(address: SocketAddr) -> io::Result<(SocketAddr, TcpSocket)> {
    let socket = if address.is_ipv4() { TcpSocket::new_v4() } else { TcpSocket::new_v6() }?;
    // A restarted issuer takes its address again at once.
    socket.set_reuseaddr(true)?;
    socket.bind(address)?;
    Ok((socket.local_addr()?, socket))
}

/// Whether this machine does not have the address, or not its kind.
fn is_missing(failure: &io::Error) -> bool {
    let kind = rustix::io::Errno::from_io_error(failure);
    failure.kind() == ErrorKind::AddrNotAvailable || kind == Some(rustix::io::Errno::AFNOSUPPORT)
}

/// Every socket that clients connect to.
#[derive(Debug)]
pub(crate) struct Listeners {
    all: Vec<TcpListener>,
    /// Which one is asked first the next time, so that none keeps the others waiting.
    next: usize,
}

impl Listeners {
    /// A client of any of them.
    ///
    /// # Errors
    /// As those of [`TcpListener::accept`].
    pub(crate) async fn accept(&mut self) -> io::Result<(TcpStream, SocketAddr)> {
        let (all, next) = (&self.all, &mut self.next);
        poll_fn(|context| {
            for turn in 0..all.len() {
                let index = (*next + turn) % all.len();
                if let Poll::Ready(accepted) = all[index].poll_accept(context) {
                    *next = index + 1;
                    return Poll::Ready(accepted);
                }
            }
            Poll::Pending
        })
        .await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn loopback(last: u8) -> SocketAddr {
        SocketAddr::from(([127, 0, 0, last], 0))
    }

    /// At a port that is free at this moment.
    fn free() -> u16 {
        Bound::bind(&[loopback(1)]).unwrap().addresses()[0].port()
    }

    #[tokio::test]
    async fn every_address_is_listened_on_and_none_waits_for_another() {
        let port = free();
        let addresses = [2, 3].map(|last| SocketAddr::from(([127, 0, 0, last], port)));
        let bound = Bound::bind(&addresses).unwrap();
        assert_eq!(bound.addresses(), addresses);
        let early = TcpStream::connect(addresses[0]).await;
        assert_eq!(
            early.unwrap_err().kind(),
            ErrorKind::ConnectionRefused,
            "not before it listens"
        );
        let mut listeners = bound.listen().unwrap();
        let mut clients = Vec::new();
        for address in [addresses[0], addresses[0], addresses[1]] {
            clients.push(TcpStream::connect(address).await.unwrap());
        }
        let mut met = Vec::new();
        for _ in 0..2 {
            let (stream, _) = listeners.accept().await.unwrap();
            met.push(stream.local_addr().unwrap());
        }
        assert_eq!(met, addresses, "one of each, though two came to the first");
    }

    #[tokio::test]
    async fn an_address_that_is_taken_is_named_and_one_that_is_missing_is_left_out() {
        let elsewhere = |port| SocketAddr::from(([192, 0, 2, 1], port));
        let taken = Bound::bind(&[loopback(1)]).unwrap();
        let address = taken.addresses()[0];
        let _listening = taken.listen().unwrap();
        let refused = Bound::bind(&[elsewhere(address.port()), address]).unwrap_err().to_string();
        let says = format!("could not listen on {address}: Address already in use");
        assert!(refused.starts_with(&says), "{refused}");

        let bound = Bound::bind(&[elsewhere(0), loopback(1), loopback(2)]).unwrap().addresses();
        assert_eq!((bound.len(), bound[0].ip()), (1, loopback(1).ip()), "port 0: the first");
        let refused = Bound::bind(&[elsewhere(0)]).unwrap_err().to_string();
        assert!(refused.contains("192.0.2.1:0"), "{refused}");
    }
}
