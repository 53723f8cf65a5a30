//! Where the issuer is told to listen: an address or a name of this machine, and a port.

use std::{collections::BTreeSet, fmt, io, net::SocketAddr, str::FromStr};

use tokio::net::lookup_host;

/// `ADDRESS:PORT` or `NAME:PORT`, as it was given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ListenAddress {
    /// An address, which says all.
    Address(SocketAddr),
    /// A name, which may have several addresses.
    Name {
        /// Such as `localhost`.
        host: String,
        /// The port.
        port: u16,
    },
}

/// The text names no address and port.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("give ADDRESS:PORT or NAME:PORT, such as 127.0.0.1:8080, [::1]:8080 or localhost:8080")]
pub struct NotAListenAddress;

/// The longest host name (RFC 1035).
const LONGEST_NAME: usize = 253;

impl FromStr for ListenAddress {
    type Err = NotAListenAddress;

    fn from_str(text: &str) -> Result<Self, NotAListenAddress> {
        if let Ok(address) = text.parse() {
            return Ok(Self::Address(address));
        }
        let (host, port) = text.rsplit_once(':').ok_or(NotAListenAddress)?;
        let of_name = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_');
        if !(1..=LONGEST_NAME).contains(&host.len()) || !host.bytes().all(of_name) {
            return Err(NotAListenAddress);
        }
        let port = port.parse().map_err(|_| NotAListenAddress)?;
        Ok(Self::Name { host: host.to_owned(), port })
    }
}

impl fmt::Display for ListenAddress {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Address(address) => address.fmt(formatter),
            Self::Name { host, port } => write!(formatter, "{host}:{port}"),
        }
    }
}

impl ListenAddress {
    /// The name, if it is one.
    pub(crate) fn name(&self) -> Option<&str> {
        match self {
            Self::Address(_) => None,
            Self::Name { host, .. } => Some(host),
        }
    }

    /// All of its addresses, each once, IPv4 first: that is what people can type.
    ///
    /// # Errors
    /// The system cannot resolve the name.
    pub(crate) async fn resolve(&self) -> io::Result<Vec<SocketAddr>> {
        match self {
            Self::Address(address) => Ok(vec![*address]),
            Self::Name { host, port } => {
                let found: BTreeSet<_> = lookup_host((host.as_str(), *port)).await?.collect();
                if found.is_empty() {
                    return Err(io::ErrorKind::NotFound.into());
                }
                Ok(found.into_iter().collect())
            }
        }
    }
}

/// Whether all of these can be reached from this machine only.
pub(crate) fn all_loopback(addresses: &[SocketAddr]) -> bool {
    addresses.iter().all(|address| address.ip().is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_or_a_name_and_a_port() {
        for (text, name) in [
            ("127.0.0.1:8080", None),
            ("[::1]:0", None),
            ("0.0.0.0:65535", None),
            ("localhost:8080", Some("localhost")),
            ("tokens-1.example.org:443", Some("tokens-1.example.org")),
        ] {
            let address: ListenAddress = text.parse().unwrap();
            assert_eq!((address.name(), address.to_string().as_str()), (name, text));
        }
        let long = format!("{}:1", "a".repeat(254));
        for text in
            ["", "8080", ":8080", "localhost", "localhost:", "localhost:65536", "a b:1", &long]
        {
            assert_eq!(text.parse::<ListenAddress>(), Err(NotAListenAddress), "{text:?}");
        }
        // Where the address ends and the port begins would be a guess.
        assert_eq!("::1:8080".parse::<ListenAddress>(), Err(NotAListenAddress));
    }

    #[tokio::test]
    async fn localhost_is_loopback_and_each_address_is_found_once() {
        let localhost: ListenAddress = "localhost:8080".parse().unwrap();
        let found = localhost.resolve().await.unwrap();
        assert!(!found.is_empty() && all_loopback(&found), "{found:?}");
        let distinct: BTreeSet<_> = found.iter().collect();
        assert_eq!(distinct.len(), found.len(), "{found:?}");
        assert!(!all_loopback(&[found[0], "192.0.2.1:8080".parse().unwrap()]));
    }
}
