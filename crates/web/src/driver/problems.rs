//! What a person reads of what went wrong.

use tallystick_core::wallet::Alarm;
use tallystick_holder::{
    CallError, CommandError, EnrolmentError,
    store::{KeyError, StoreError},
};

use crate::{services::tabs::TabsError, state::Problem};

fn problem(code: &str, message: &str) -> Problem {
    Problem { code: code.to_owned(), message: message.to_owned() }
}

impl From<CallError> for Problem {
    fn from(error: CallError) -> Self {
        match error {
            CallError::Refused(details) => details.into(),
            CallError::Key(error) => error.into(),
            CallError::Unreachable(_) | CallError::Disturbed { .. } => problem(
                "OFFLINE",
                "The issuer cannot be reached. Nothing is lost; it is tried again by itself.",
            ),
            CallError::Unexpected { .. } => problem(
                "UNEXPECTED_ANSWER",
                "The issuer's answer was not understood. Reload this page to get the console that \
                 fits it.",
            ),
        }
    }
}

impl From<KeyError> for Problem {
    fn from(_: KeyError) -> Self {
        problem(
            "NO_CRYPTOGRAPHY",
            "This browser cannot make or use an Ed25519 key here. Nothing was sent. Open the \
             console in a current browser, over https or on localhost.",
        )
    }
}

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Outdated | StoreError::NewerRow { .. } => problem(
                "RELOAD",
                "A newer version of this page was opened in another tab. Nothing is lost. Reload \
                 this page to go on here.",
            ),
            StoreError::Deleted => problem(
                "DELETED",
                "The data that this site keeps in this browser was deleted while this page was \
                 open, and with it the wallet's key and tokens. Nothing was sent, and the issuer's \
                 books are as they were. Reload this page and select the participant again: it gets \
                 a new wallet here. Its other devices are not affected.",
            ),
            StoreError::Blocked => problem(
                "BLOCKED",
                "Another tab of this browser runs an older version of this page and does not let \
                 go of the wallet's data. Nothing was changed. Close the other tabs, then try again.",
            ),
            StoreError::Failed(_) | StoreError::InUse(_) | StoreError::RolledBack => problem(
                "STORAGE",
                "This browser could not store or read the wallet's data. Nothing was changed. \
                 Leave private browsing or free some space, then reload this page.",
            ),
            StoreError::Malformed { .. } | StoreError::NoKey => problem(
                "STORAGE",
                "The wallet's data in this browser cannot be read. Nothing was changed. Select \
                 the participant again to go on.",
            ),
            StoreError::NoLocks(_) => no_coordination(),
        }
    }
}

impl From<TabsError> for Problem {
    fn from(_: TabsError) -> Self {
        no_coordination()
    }
}

/// A wallet that is kept here could not be opened.
const UNOPENED: &str = "UNOPENED";

fn no_coordination() -> Problem {
    problem(
        "NO_COORDINATION",
        "This browser cannot coordinate several tabs here. Nothing was sent. Open the console in \
         a current browser, over https or on localhost.",
    )
}

impl From<EnrolmentError> for Problem {
    fn from(error: EnrolmentError) -> Self {
        match error {
            EnrolmentError::Call(error) => error.into(),
            EnrolmentError::Store(error) => error.into(),
            EnrolmentError::Key(error) => error.into(),
            EnrolmentError::Unopened(error) => Self {
                code: UNOPENED.to_owned(),
                message: format!(
                    "{} If that does not help, start anew with a second wallet; the one that \
                     cannot be opened is kept beside it.",
                    Self::from(error).message
                ),
            },
            EnrolmentError::NotKept(_) => problem(
                UNOPENED,
                "The wallet that was chosen is not in this browser any more. Select the \
                 participant again to go on with another.",
            ),
        }
    }
}

impl From<CommandError> for Problem {
    fn from(error: CommandError) -> Self {
        match error {
            CommandError::Refused(refusal) => problem(refusal.code(), &refusal.to_string()),
            CommandError::Store(error) => error.into(),
        }
    }
}

impl From<Alarm> for Problem {
    fn from(alarm: Alarm) -> Self {
        match alarm {
            Alarm::KeyChanged { selector } => Self {
                code: "KEY_CHANGED".to_owned(),
                message: format!(
                    "The issuer now shows another key under the name {selector} than this browser \
                     knows. That never happens with an honest issuer. Nothing that the other key \
                     signed is accepted. Ask the issuer before you go on."
                ),
            },
            Alarm::DatabaseChanged => problem(
                "DATABASE_CHANGED",
                "The issuer works with another database than before: its books may have been \
                 restored from an older copy. What this browser keeps is untouched.",
            ),
        }
    }
}

/// The issuer's books lack what this browser was told is done.
pub(super) fn rolled_back() -> Problem {
    problem(
        "ROLLED_BACK",
        "The issuer's books were restored from an older copy: they lack something that this \
         browser was told is done. What this browser keeps is untouched. Ask the issuer before \
         you rely on it.",
    )
}

/// A wallet beside the one in use could not be opened.
pub(super) fn unopened(error: StoreError) -> Problem {
    Problem {
        code: UNOPENED.to_owned(),
        message: format!(
            "Another wallet of this participant, which is kept in this browser, could not be \
             opened. {}",
            Problem::from(error).message
        ),
    }
}

/// What the issuer gave is not a token that it signed.
pub(super) fn doubtful(title: &str, reason: &str) -> Problem {
    Problem {
        code: "DOUBTFUL".to_owned(),
        message: format!("{title}: {reason} It is asked for again by itself."),
    }
}

/// A message that this version of the page cannot read.
pub(super) fn newer() -> Problem {
    problem(
        "RELOAD",
        "The issuer has sent something that this version of the page does not understand. It is \
         kept there. Reload this page to go on.",
    )
}

/// Rows that this version of the page cannot read.
pub(super) fn unreadable(rows: usize) -> Problem {
    Problem {
        code: "UNREADABLE".to_owned(),
        message: format!(
            "{rows} entries that this browser keeps cannot be read by this version of the page. \
             They are left as they are, and everything else goes on. Reload this page; if that \
             does not help, keep this browser's data and ask the issuer."
        ),
    }
}
