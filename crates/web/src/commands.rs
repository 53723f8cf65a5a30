//! What a person can do on the pages. The driver carries each of them out.

use tallystick_core::{DefinitionId, ParticipantId, RequestId, TokenId, WalletId};
use yew::Callback;

use crate::state::Preferences;

/// One thing that the person asked for.
#[derive(Clone, Debug, PartialEq)]
pub enum Command {
    /// `Select` on the Participants page: make a key here and enrol it, or go on with the one
    /// that this browser already has.
    Select(ParticipantId),
    /// `Select App Config` in Settings: back to the Participants page.
    ChangeParticipant,
    /// `Request` on the Issuances page; the amount as it was typed.
    RequestIssuance {
        /// Of which token.
        definition: DefinitionId,
        /// How much, as typed.
        amount: String,
    },
    /// `Approve` in the request dialog.
    Approve {
        /// Which request.
        request: RequestId,
        /// The version that the dialog shows.
        version: u32,
    },
    /// `Reject` in the request dialog.
    Reject {
        /// Which request.
        request: RequestId,
        /// The version that the dialog shows.
        version: u32,
        /// Why.
        reason: String,
    },
    /// `Cancel request` in the request dialog, for its requester.
    Cancel {
        /// Which request.
        request: RequestId,
        /// The version that the dialog shows.
        version: u32,
    },
    /// `Issue` in the request dialog.
    Issue {
        /// Which request.
        request: RequestId,
        /// The version that the dialog shows.
        version: u32,
    },
    /// `Yes` or `No` to `Accept token?`.
    Answer {
        /// Which token.
        token: TokenId,
        /// `Yes`.
        accept: bool,
    },
    /// `Put away` a token that is void: its file is deleted.
    PutAway(TokenId),
    /// `Start anew`: a new wallet of this participant beside the one that the issuer does not know
    /// or that cannot be opened.
    StartAnew(ParticipantId),
    /// `Use` in Settings: another wallet that this browser keeps for the participant.
    Use(WalletId),
    /// The wallets that this browser keeps for the participant are to be shown.
    ListWallets,
    /// Read again what could not be read.
    Retry,
    /// A refusal was read and its dialog closed.
    DismissRefusal,
    /// Settings were changed.
    Prefer(Preferences),
}

/// How pages and components hand commands to the driver; provided as a context by the app.
#[derive(Clone, PartialEq)]
pub struct Commands(pub Callback<Command>);

impl Commands {
    /// Hands it over.
    pub fn give(&self, command: Command) {
        self.0.emit(command);
    }
}
