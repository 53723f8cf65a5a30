//! The subjects of the protocol and of the console's commands.

use std::{fmt, str::FromStr};

macro_rules! subjects {
    ($($(#[$doc:meta])* $name:ident = $text:literal;)*) => {
        /// What a message is about: an event or command, and the role that receives it.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Subject { $($(#[$doc])* $name,)* }

        impl Subject {
            /// As it stands in a header.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$name => $text,)* }
            }
        }

        impl FromStr for Subject {
            type Err = UnknownSubject;

            fn from_str(text: &str) -> Result<Self, UnknownSubject> {
                match text {
                    $($text => Ok(Self::$name),)*
                    _ => Err(UnknownSubject),
                }
            }
        }
    };
}

subjects! {
    /// Issuer → broker: here is an offer.
    IssueAtBroker = "Issue@Broker";
    /// Broker → wallet: download it and keep it.
    SaveAtNotifier = "Save@Notifier";
    /// Wallet → issuer: give me the token.
    IssuedAtIssuer = "Issued@Issuer";
    /// Wallet → broker: it is kept, there.
    SavedAtBroker = "Saved@Broker";
    /// Broker → issuer: the holder's answer.
    OfferedAtIssuer = "Offered@Issuer";
    /// Broker → wallet: refresh the display.
    UpdatedAtNotifier = "Updated@Notifier";
    /// Wallet → broker: give me the display.
    FrontendAtBroker = "Frontend@Broker";
    /// Issuer → broker: the token's status changed.
    ReviseAtBroker = "Revise@Broker";
    /// Broker → issuer: the holder removed it.
    RemovedAtIssuer = "Removed@Issuer";
    /// Broker → wallet: delete the file.
    RemoveAtNotifier = "Remove@Notifier";
    /// A new wallet enrols.
    OnboardAtNotifier = "Onboard@Notifier";
    /// A wallet asks for the cookie of its reads.
    SessionAtIssuer = "Session@Issuer";
    /// A holder requests an issuance.
    RequestIssuanceAtIssuer = "RequestIssuance@Issuer";
    /// The issuer or the custodian approves a request.
    ApproveAtIssuer = "Approve@Issuer";
    /// The issuer or the custodian rejects a request.
    RejectAtIssuer = "Reject@Issuer";
    /// The requester takes a request back.
    CancelAtIssuer = "Cancel@Issuer";
    /// A definition is created.
    DefineAtIssuer = "Define@Issuer";
    /// The definition authority approves a definition.
    ApproveDefinitionAtIssuer = "ApproveDefinition@Issuer";
    /// A definition admits nothing new any more.
    DecommissionAtIssuer = "Decommission@Issuer";
    /// A definition admits new requests again.
    ActivateAtIssuer = "Activate@Issuer";
    /// The issuer's own vault grows.
    MintAtIssuer = "Mint@Issuer";
    /// The issuer's own vault shrinks.
    BurnAtIssuer = "Burn@Issuer";
    /// The issuer issues what everybody approved.
    IssueAtIssuer = "Issue@Issuer";
}

/// No subject of the protocol.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("unknown subject")]
pub struct UnknownSubject;

impl fmt::Display for Subject {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}
