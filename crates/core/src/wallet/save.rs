//! How a wallet keeps a token: `Save@Notifier` → `Issued@Issuer` → verify → keep → `Saved@Broker`.

use super::KnownIssuer;
use crate::{
    DomainName, Machine, Outgoing, Refusal, SchemaCode, Step, Timestamp, TokenId, WalletId,
    broker::{Asked, BrokerToken, BrokerTokenState},
    message::{IssuedAtIssuer, SaveAtNotifier, SavedAtBroker},
    token::{IssuanceContext, SignedToken, TokenError},
};

/// Why a downloaded token is not kept.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unacceptable {
    /// It is no good at all.
    #[error("The issuer's token does not verify: {0}. Nothing was kept.")]
    Token(#[from] TokenError),
    /// Nobody knows the key that it names.
    #[error(
        "The issuer's token names the key {selector:?}, which the issuer did not publish. Nothing was kept."
    )]
    UnknownKey {
        /// The selector that it names.
        selector: String,
    },
    /// Nobody knows the key that it names, which is not the one that the offer was signed with.
    #[error(
        "The issuer's token names the key {selector:?}, which the issuer did not publish; the offer names {offered:?}. Nothing was kept."
    )]
    OtherKey {
        /// The selector that it names.
        selector: String,
        /// The selector that the offer names.
        offered: String,
    },
    /// It is good, but for something else.
    #[error("The issuer's token is not what was asked for: its {field} differs. Nothing was kept.")]
    Differs {
        /// Which field, as the token names it.
        field: &'static str,
    },
}

impl Unacceptable {
    /// Whether the issuer signed something else than what was asked for: then the offer is declined.
    /// Anything else need not be the issuer's word, and is asked for again.
    pub fn declines(&self) -> bool {
        matches!(self, Self::Differs { .. })
    }

    /// The stable code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Token(_) => "TOKEN_INVALID",
            Self::UnknownKey { .. } | Self::OtherKey { .. } => "KEY_UNKNOWN",
            Self::Differs { .. } => "TOKEN_DIFFERS",
        }
    }
}

/// What a download is held against.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expected {
    /// The token on offer.
    pub token: TokenId,
    /// Who offered it.
    pub issuer: DomainName,
    /// What kind of token was offered.
    pub schema: SchemaCode,
    /// What was asked for, where it was asked for.
    pub asked: Option<Asked>,
    /// From when it is valid, as it was offered.
    pub starts: Timestamp,
    /// Until when it is valid, as it was offered.
    pub expires: Option<Timestamp>,
    /// What is known of the issuer: its keys above all.
    pub issuer_keys: KnownIssuer,
    /// The selector that the offer was signed with, where it is known.
    pub selector: Option<String>,
    /// It was kept before, and is kept again even if it has expired since.
    pub kept_before: bool,
}

impl Expected {
    /// From the offer, the request and the issuer's known keys.
    pub fn new(offer: &BrokerToken, asked: Option<Asked>, issuer_keys: KnownIssuer) -> Self {
        Self {
            token: offer.token,
            issuer: offer.issuer.clone(),
            schema: offer.schema.clone(),
            starts: offer.starts,
            expires: offer.expires,
            asked,
            issuer_keys,
            selector: offer.selector.clone(),
            kept_before: offer.state == BrokerTokenState::Saved,
        }
    }

    /// Signature, issuer, schema, amount, request and validity.
    fn check(&self, now: Timestamp, document: &SignedToken) -> Result<(), Unacceptable> {
        let Some(selector) = document.selector() else {
            return Err(TokenError::Malformed { reason: "no DKIM".to_owned() }.into());
        };
        let key = self.issuer_keys.key(selector).ok_or_else(|| self.unknown_key(selector))?;
        let token = document.verify(key)?;
        same([
            ("Token", token.token == self.token),
            ("Issuer", token.issuer == self.issuer),
            ("Schema", token.schema == self.schema),
            ("Starts", token.starts == self.starts),
            ("Expires", token.expires == self.expires),
        ])?;
        if let Some(asked) = &self.asked {
            let context = IssuanceContext::read(&token);
            let context = context.map_err(|_| Unacceptable::Differs { field: "Context" })?;
            let asked = asked.context();
            same([
                ("Amount", context.amount == asked.amount),
                ("Request", context.request == asked.request),
                ("Definition", context.definition == asked.definition),
                ("Symbol", context.symbol == asked.symbol),
            ])?;
        }
        match token.valid_at(now) {
            // A ticket for next week is kept today.
            Ok(()) | Err(TokenError::NotActiveYet) => Ok(()),
            Err(TokenError::Expired) if self.kept_before => Ok(()),
            Err(error) => Err(error.into()),
        }
    }

    fn unknown_key(&self, selector: &str) -> Unacceptable {
        let (selector, offered) = (selector.to_owned(), self.selector.clone());
        match offered.filter(|offered| *offered != selector) {
            Some(offered) => Unacceptable::OtherKey { selector, offered },
            None => Unacceptable::UnknownKey { selector },
        }
    }
}

/// Names the first field that is not the same in the token and in what was offered or asked for.
fn same<const N: usize>(fields: [(&'static str, bool); N]) -> Result<(), Unacceptable> {
    match fields.into_iter().find(|(_, same)| !same) {
        Some((field, _)) => Err(Unacceptable::Differs { field }),
        None => Ok(()),
    }
}

/// Where a token that a wallet was told to keep stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SaveState {
    /// It must be downloaded.
    Downloading,
    /// It is kept.
    Kept(SignedToken),
    /// It was not kept.
    NotKept(Unacceptable),
}

/// A token that a wallet was told to keep.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Save {
    /// The wallet.
    pub wallet: WalletId,
    /// Where to download it.
    pub issuer: DomainName,
    /// The token.
    pub token: TokenId,
    /// Where it stands.
    pub state: SaveState,
}

/// What can happen to it.
#[derive(Clone, Debug, PartialEq)]
pub enum SaveInput {
    /// The issuer answered `Issued@Issuer` with this document.
    Downloaded(Box<Expected>, SignedToken),
}

/// Where a wallet keeps a token: the path that `Saved@Broker` names.
pub fn path_of(issuer: &DomainName, token: TokenId) -> String {
    format!("/tokens/{issuer}/{token}.json")
}

impl Save {
    /// `Save@Notifier`, the handler: calls `Issued@Issuer`.
    pub fn save_at_notifier(save: SaveAtNotifier) -> Step<Self> {
        let SaveAtNotifier { wallet, issuer, token } = save;
        let issued = Outgoing::new(issuer.clone(), &IssuedAtIssuer { token });
        Step::to(Self { wallet, issuer, token, state: SaveState::Downloading }).sending(issued)
    }
}

impl Machine for Save {
    type Input = SaveInput;
    type Event = std::convert::Infallible;

    /// Verifies a download; keeps it and tells the broker, or says why not.
    fn step(self, now: Timestamp, input: SaveInput) -> Result<Step<Self>, Refusal> {
        let SaveInput::Downloaded(expected, document) = input;
        if self.state != SaveState::Downloading {
            return Err(Refusal::OutOfTurn {
                sentence: "This token was already downloaded.".to_owned(),
                state: "KEPT",
                input: "DOWNLOADED",
            });
        }
        let (wallet, issuer, token) = (self.wallet, self.issuer.clone(), self.token);
        Ok(match expected.check(now, &document) {
            Ok(()) => {
                let path = path_of(&issuer, token);
                Step::to(Self { state: SaveState::Kept(document), ..self })
                    .sending(Outgoing::new(wallet, &SavedAtBroker { issuer, token, path }))
            }
            Err(reason) => Step::to(Self { state: SaveState::NotKept(reason), ..self }),
        })
    }
}

#[cfg(test)]
#[path = "save_tests.rs"]
mod tests;
