//! What people read of commands that wait.

use tallystick_core::wallet::Held;
use tallystick_holder::UnsentCommand;

/// How many wait: `2 actions wait to be sent`.
pub(super) fn number_in_words(number: usize) -> String {
    match number {
        1 => "1 action waits to be sent".to_owned(),
        number => format!("{number} actions wait to be sent"),
    }
}

/// Why a command waits.
pub(super) fn reason(unsent: &UnsentCommand) -> &'static str {
    match unsent.held {
        Some(Held::MadeElsewhere) => {
            "It was submitted in another tab, which may be closed. It is sent only if you confirm it."
        }
        Some(Held::MadeLongAgo) => {
            "It has waited for more than 10 minutes. It is sent only if you confirm it."
        }
        None => "It is sent by itself once the issuer can be reached, for up to 10 minutes.",
    }
}

/// What is to be known before a command is withdrawn.
pub(super) fn warning(unsent: &UnsentCommand) -> &'static str {
    if unsent.tried {
        "It was sent, and no answer came: the issuer may have carried it out. If so, that stays."
    } else {
        "It was never sent. If you withdraw it, nothing will have happened."
    }
}
