//! What a person can do on the pages. The driver carries each of them out.

use std::{cmp::Ordering, rc::Rc};

use serde_json::Value;
use tallystick_core::{Correlation, ParticipantId, TokenId, WalletId, broker::Tag, message::Body};
use tallystick_holder::tables::Submitted;
use yew::Callback;

use crate::{queries::Query, state::Preferences};

/// A command that was not given yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Intended {
    /// Its subject, such as `Burn@Issuer`.
    pub subject: String,
    /// The body of its message.
    pub body: Value,
}

impl Intended {
    /// The command of this body.
    pub fn new<A: Body>(body: &A) -> Self {
        let body = serde_json::to_value(body).expect("bodies are plain structs of strings");
        Self { subject: A::SUBJECT.as_str().to_owned(), body }
    }
}

impl Ord for Intended {
    fn cmp(&self, other: &Self) -> Ordering {
        let key = |one: &Self| (one.subject.clone(), one.body.to_string());
        key(self).cmp(&key(other))
    }
}

impl PartialOrd for Intended {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// What a person says to an offer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OfferAnswer {
    /// `Yes`.
    Accept(TokenId),
    /// `No`, perhaps with a reason.
    Decline(TokenId, Option<String>),
}

/// One thing that the person asked for.
#[derive(Clone, Debug, PartialEq)]
pub enum Command {
    /// `Select` on the Participants page: make a key here and enrol it, or go on with the one
    /// that this browser already has.
    Select(ParticipantId),
    /// `Select App Config` in Settings: back to the Participants page.
    ChangeParticipant,
    /// A form or dialog was submitted; see [`crate::actions`].
    Submit {
        /// Its correlation, subject and place.
        command: Submitted,
        /// The body of its message.
        body: Value,
    },
    /// `Send now`: what waited too long, or in another tab, is sent from here.
    Confirm(Correlation),
    /// `Withdraw`: what waits is not sent any more.
    TakeBack(Correlation),
    /// `Yes` or `No` to `Accept token?`.
    Answer(OfferAnswer),
    /// The holder's own name for a token; `None`: its own title again.
    Tag {
        /// Which token.
        token: TokenId,
        /// The name.
        tag: Option<Tag>,
    },
    /// `Remove` a token, or put one away that is void: its file is deleted.
    Remove(TokenId),
    /// `Start anew`: a new wallet of this participant beside the one that the issuer does not know
    /// or that cannot be opened.
    StartAnew(ParticipantId),
    /// `Use` in Settings: another wallet that this browser keeps for the participant.
    Use(WalletId),
    /// The wallets that this browser keeps for the participant are to be shown.
    ListWallets,
    /// `Verify`: this text may be a token.
    Verify(String),
    /// What was verified is not shown any more.
    ForgetExamination,
    /// A language was chosen in Settings, by its tag: titles and descriptions are in it from now on.
    ChooseLanguage(String),
    /// A component shows the answer to this query, and is told when it is another one, until it is
    /// forgotten.
    Ask(Query),
    /// The component does not show it any more.
    Forget(Query),
    /// Read again what could not be read.
    Retry,
    /// Settings were changed.
    Prefer(Preferences),
}

/// How pages and components hand commands to the driver; provided as a context by the app.
#[derive(Clone, Debug, PartialEq)]
pub struct Commands {
    give: Callback<Command>,
    /// The name of this tab.
    pub tab: Rc<str>,
}

impl Commands {
    /// In the tab of this name.
    pub fn new(tab: &str, give: Callback<Command>) -> Self {
        Self { give, tab: tab.into() }
    }

    /// Hands it over.
    pub fn give(&self, command: Command) {
        self.give.emit(command);
    }
}
