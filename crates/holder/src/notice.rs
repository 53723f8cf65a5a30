//! What a wallet tells its shell.

use serde_json::Value;
use tallystick_core::{TokenStatus, WalletId, refusal::RefusalDetails, view::Topic, wallet::Alarm};

use crate::{store::StoreError, tables::Submitted};

/// Something that whoever shows the wallet, or shares it, wants to know.
#[derive(Clone, Debug)]
pub enum Notice {
    /// The rows of the broker or the files of the wallet changed.
    Rows,
    /// Other commands wait to be sent than before.
    Unsent,
    /// A person took a command back before it was answered.
    TakenBack(Submitted),
    /// Something was stored that is to be sent or handled, here or by whoever leads.
    Work,
    /// The issuer said that these changed.
    Changed(Vec<Topic>),
    /// The event stream opened, or broke.
    Connected(bool),
    /// The issuer does not know this wallet, or knows it again. What it holds is kept.
    Unknown(bool),
    /// A command of a person was answered.
    Ended {
        /// The command.
        command: Submitted,
        /// The answer, or why it was refused.
        outcome: Result<Value, RefusalDetails>,
    },
    /// A token came to nothing.
    Failed {
        /// The token's title.
        title: String,
        /// Why, for the holder.
        reason: String,
    },
    /// The issuer changed the status of a kept token.
    Revised {
        /// Who changed it, in the holder's language.
        issuer_title: String,
        /// The token's title.
        title: String,
        /// The new status.
        status: TokenStatus,
        /// Why, in the issuer's words.
        reason: Option<String>,
    },
    /// What the issuer gave for an offer is not a token that it signed. It is asked for again.
    Doubtful {
        /// The token's title.
        title: String,
        /// What is wrong with it.
        reason: String,
    },
    /// Another wallet of the same participant is kept here and cannot be opened.
    Unopened {
        /// The wallet.
        wallet: WalletId,
        /// Why.
        error: StoreError,
    },
    /// So many rows cannot be read by this version. They are left as they are.
    Unreadable(usize),
    /// The issuer sent something that this version does not understand. It is kept there.
    Newer,
    /// What the issuer says does not agree with what is known of it.
    Alarm(Alarm),
    /// The issuer does not know an answer of its own: its books were restored from an older copy.
    RolledBack,
    /// Something could not be stored or read.
    Trouble(StoreError),
    /// For whoever looks for the cause of a fault: no content of messages.
    Remark(String),
}
