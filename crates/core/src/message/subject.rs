//! The subjects of the protocol and of the console's commands.

use std::{fmt, str::FromStr};

use crate::actions::SUBJECTS;

macro_rules! subjects {
    ($($(#[$doc:meta])* $name:ident = $text:literal;)*) => {
        /// What a message is about: an event or command, and the role that receives it.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Subject {
            $($(#[$doc])* $name,)*
            /// A command of the console, which names it beside its body: see
            /// [`actions`](crate::actions).
            Command(&'static str),
        }

        impl Subject {
            /// As it stands in a header.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$name => $text,)* Self::Command(text) => text }
            }
        }

        impl FromStr for Subject {
            type Err = UnknownSubject;

            fn from_str(text: &str) -> Result<Self, UnknownSubject> {
                match text {
                    $($text => Ok(Self::$name),)*
                    _ => {
                        let known = SUBJECTS.iter().find(|known| known.as_str() == text);
                        known.copied().ok_or(UnknownSubject)
                    }
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
    /// Host → broker: a prompt in a chat.
    PromptAtBroker = "Prompt@Broker";
    /// Wallet → host: the reply to a prompt.
    PromptedAtHost = "Prompted@Host";
    /// A new wallet enrols.
    OnboardAtNotifier = "Onboard@Notifier";
    /// A wallet asks for the cookie of its reads.
    SessionAtIssuer = "Session@Issuer";
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
