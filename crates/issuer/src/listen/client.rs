//! Whose connection or request it is.

use std::net::{IpAddr, SocketAddr};

use axum::http::{HeaderMap, HeaderName};

const FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");

/// The address that a request is counted against; an extension of each request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct ClientAddress(pub(crate) IpAddr);

impl ClientAddress {
    /// The connection's peer or, where that is a trusted proxy, the last address in
    /// `X-Forwarded-For` that is not one: what stands before it was written by the client. Where an
    /// entry is no address, it is the trusted proxy that passed it on.
    ///
    /// The trusted addresses are canonical: an IPv4 address within IPv6 is an IPv4 address.
    pub(super) fn of(peer: IpAddr, headers: &HeaderMap, trusted: &[IpAddr]) -> Self {
        let mut client = peer.to_canonical();
        let lines = headers.get_all(FORWARDED_FOR);
        // A line that is no text is an entry that is no address.
        let lines = lines.iter().rev().map(|line| line.to_str().unwrap_or("unreadable"));
        let entries = lines.flat_map(|line| line.rsplit(',')).map(str::trim);
        // Empty entries of a list count for nothing (RFC 9110, section 5.6.1).
        let mut hops = entries.filter(|entry| !entry.is_empty()).map(address);
        while trusted.contains(&client) {
            let Some(Some(hop)) = hops.next() else { break };
            client = hop;
        }
        Self(client)
    }
}

/// An address as proxies write it: by itself, in brackets, or with a port.
fn address(entry: &str) -> Option<IpAddr> {
    let bare = entry.strip_prefix('[').and_then(|entry| entry.strip_suffix(']'));
    let with_port = || entry.parse().ok().map(|address: SocketAddr| address.ip());
    let address = match bare {
        Some(bare) => bare.parse().ok().map(IpAddr::V6),
        None => entry.parse().ok().or_else(with_port),
    };
    address.map(|address| address.to_canonical())
}

/// What one client can be expected to have alone: an IPv4 address, or a /64 network of IPv6.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Network {
    V4([u8; 4]),
    V6([u8; 8]),
}

impl From<IpAddr> for Network {
    fn from(address: IpAddr) -> Self {
        match address.to_canonical() {
            IpAddr::V4(address) => Self::V4(address.octets()),
            IpAddr::V6(address) => {
                let [a, b, c, d, e, f, g, h, ..] = address.octets();
                Self::V6([a, b, c, d, e, f, g, h])
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    fn address(text: &str) -> IpAddr {
        super::address(text).unwrap()
    }

    fn client(peer: &str, lines: &[&str]) -> IpAddr {
        let mut headers = HeaderMap::new();
        for line in lines {
            headers.append(FORWARDED_FOR, line.parse().unwrap());
        }
        let trusted = [address("192.0.2.1"), address("192.0.2.2")];
        ClientAddress::of(address(peer), &headers, &trusted).0
    }

    #[test]
    fn forwarded_addresses_count_only_from_a_trusted_proxy() {
        let (proxy, outer, somebody) = ("192.0.2.1", "192.0.2.2", "198.51.100.7");
        assert_eq!(client(somebody, &["203.0.113.9"]), address(somebody));
        assert_eq!(client(proxy, &["203.0.113.9"]), address("203.0.113.9"));
        assert_eq!(client(proxy, &["::ffff:203.0.113.9"]), address("203.0.113.9"));
        // The client wrote the first; the outer proxy added the second.
        let through_both = format!("10.0.0.1, 203.0.113.9, {outer}");
        assert_eq!(client(proxy, &[&through_both]), address("203.0.113.9"));
        assert_eq!(client(proxy, &["10.0.0.1", "203.0.113.9"]), address("203.0.113.9"));
        assert_eq!(client(proxy, &[]), address(proxy));
        assert_eq!(client(proxy, &["203.0.113.9, unknown"]), address(proxy));
        assert_eq!(client(proxy, &[outer]), address(outer));
    }

    #[test]
    fn every_trusted_hop_is_passed_however_often_and_however_it_is_written() {
        let (proxy, outer, somebody) = ("192.0.2.1", "192.0.2.2", "203.0.113.9");
        for lines in [
            &["203.0.113.9, 192.0.2.1, 192.0.2.1, 192.0.2.1"][..],
            &["10.0.0.1", "203.0.113.9", "192.0.2.2", "192.0.2.1"],
            &["10.0.0.1, 203.0.113.9", "", "192.0.2.2, , 192.0.2.1,"],
            &["203.0.113.9:4711, 192.0.2.2:80"],
            &["[::ffff:203.0.113.9]:4711", "::ffff:192.0.2.2", "[::ffff:192.0.2.1]"],
        ] {
            assert_eq!(client(proxy, lines), address(somebody), "{lines:?}");
            assert_eq!(client("::ffff:192.0.2.1", lines), address(somebody), "{lines:?}");
            // Somebody untrusted may write what they like.
            assert_eq!(client("198.51.100.7", lines), address("198.51.100.7"), "{lines:?}");
        }
        for (lines, v6) in [
            (&["2001:db8::7"][..], "2001:db8::7"),
            (&["[2001:db8::7]"], "2001:db8::7"),
            (&["[2001:db8::7]:4711, 192.0.2.2"], "2001:db8::7"),
        ] {
            assert_eq!(client(proxy, lines), address(v6), "{lines:?}");
        }
        // What is no address is the doing of the last proxy that can be believed.
        for malformed in [
            "unknown",
            "_hidden",
            "203.0.113.9:",
            "203.0.113.9:99999",
            "203.0.113.9]",
            "[203.0.113.9]",
            "[2001:db8::7",
            "2001:db8::7]:80",
            "999.0.0.1",
            "a b",
        ] {
            let chained = format!("198.51.100.1, {malformed}, {outer}");
            assert_eq!(client(proxy, &[malformed]), address(proxy), "{malformed}");
            assert_eq!(client(proxy, &[&chained]), address(outer), "{malformed}");
        }
        let mut unreadable = HeaderMap::new();
        unreadable.append(FORWARDED_FOR, "203.0.113.9".parse().unwrap());
        unreadable.append(FORWARDED_FOR, HeaderValue::from_bytes(b"\xff").unwrap());
        let trusted = [address(proxy)];
        let client = ClientAddress::of(address(proxy), &unreadable, &trusted);
        assert_eq!(client.0, address(proxy), "what is not text is not skipped");
        // Where all of them are proxies, it is the first.
        assert_eq!(self::client(proxy, &["192.0.2.2, 192.0.2.1"]), address(outer));
    }

    #[test]
    fn a_network_of_ipv6_is_one_client() {
        let network = |text: &str| Network::from(address(text));
        assert_eq!(network("2001:db8::1"), network("2001:db8::ffff:1"));
        assert_ne!(network("2001:db8::1"), network("2001:db8:0:1::1"));
        assert_eq!(network("::ffff:192.0.2.1"), network("192.0.2.1"));
    }
}
