//! Who a message is from and to.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use crate::{DomainName, WalletId};

/// The text is neither a domain name nor a UUID.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("must be a domain name or a UUID")]
pub struct NotAParty;

/// A domain or a wallet.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Party {
    /// A domain: its keys are published in DNS.
    Domain(DomainName),
    /// A wallet: its key is known from its onboarding.
    Wallet(WalletId),
}

impl From<DomainName> for Party {
    fn from(domain: DomainName) -> Self {
        Self::Domain(domain)
    }
}

impl From<WalletId> for Party {
    fn from(wallet: WalletId) -> Self {
        Self::Wallet(wallet)
    }
}

impl FromStr for Party {
    type Err = NotAParty;

    fn from_str(text: &str) -> Result<Self, NotAParty> {
        let wallet = text.parse().map(Self::Wallet);
        wallet.or_else(|_| text.parse().map(Self::Domain)).map_err(|_| NotAParty)
    }
}

impl fmt::Display for Party {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Domain(domain) => domain.fmt(formatter),
            Self::Wallet(wallet) => wallet.fmt(formatter),
        }
    }
}

impl Serialize for Party {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Party {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        text.parse().map_err(de::Error::custom)
    }
}
