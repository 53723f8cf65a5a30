//! A client that does what no browser does.

use std::{io::ErrorKind, net::SocketAddr};

use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpSocket, TcpStream},
};

use crate::{issuer::Issuer, waiting::in_time};

/// A connection from this address, on which this was sent. The issuer may already have closed it.
pub(super) async fn connect(issuer: &Issuer, from: &str, sent: &str) -> TcpStream {
    let socket = TcpSocket::new_v4().unwrap();
    socket.bind(SocketAddr::new(from.parse().unwrap(), 0)).unwrap();
    let connecting = socket.connect(issuer.address().parse().unwrap());
    let mut stream = in_time("a connection", connecting).await.unwrap();
    let _ = stream.write_all(sent.as_bytes()).await;
    stream
}

/// As many connections, all of them kept.
pub(super) async fn flood(issuer: &Issuer, from: &str, sent: &str, many: usize) -> Vec<TcpStream> {
    let Rlimit { maximum, .. } = getrlimit(Resource::Nofile);
    setrlimit(Resource::Nofile, Rlimit { current: maximum, maximum }).unwrap();
    let mut streams = Vec::with_capacity(many);
    for _ in 0..many {
        streams.push(connect(issuer, from, sent).await);
    }
    streams
}

/// Everything that the issuer says until it closes the connection.
pub(super) async fn until_closed(stream: &mut TcpStream) -> String {
    let mut said = Vec::new();
    let reading = async {
        let mut bytes = [0; 4_096];
        loop {
            match stream.read(&mut bytes).await {
                Ok(0) => return,
                Ok(count) => said.extend_from_slice(&bytes[..count]),
                Err(failure) if failure.kind() == ErrorKind::ConnectionReset => return,
                Err(failure) => panic!("{failure}"),
            }
        }
    };
    in_time("the connection's end", reading).await;
    String::from_utf8(said).unwrap()
}
