//! Whose connection or request it is.

use std::net::IpAddr;

use axum::http::{HeaderMap, HeaderName};

const FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");

/// The address that a request is counted against; an extension of each request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct ClientAddress(pub(crate) IpAddr);

impl ClientAddress {
    /// The connection's peer or, where that is a trusted proxy, the last address in
    /// `X-Forwarded-For` that is not one: what stands before it was written by the client.
    pub(super) fn of(peer: IpAddr, headers: &HeaderMap, trusted: &[IpAddr]) -> Self {
        let mut client = peer;
        let lines = headers.get_all(FORWARDED_FOR);
        let mut named = lines.iter().rev().flat_map(|line| {
            line.to_str().unwrap_or_default().rsplit(',').map(|name| name.trim().parse::<IpAddr>())
        });
        while trusted.contains(&client) {
            let Some(Ok(named)) = named.next() else { break };
            client = named.to_canonical();
        }
        Self(client)
    }
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
    use super::*;

    fn address(text: &str) -> IpAddr {
        text.parse().unwrap()
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
    fn a_network_of_ipv6_is_one_client() {
        let network = |text: &str| Network::from(address(text));
        assert_eq!(network("2001:db8::1"), network("2001:db8::ffff:1"));
        assert_ne!(network("2001:db8::1"), network("2001:db8:0:1::1"));
        assert_eq!(network("::ffff:192.0.2.1"), network("192.0.2.1"));
    }
}
