//! Messages from the issuer: verified, handled once, acknowledged when what they did is on the
//! disk.

use tallystick_core::{MailId, Message, Refusal, broker::admit, view::MailboxEntry};

use super::{broker, broker::Received, local, wallet::Wallet};
use crate::{services::json, state::Problem};

/// Handles what waits in the mailbox. Returns false if it could not be read.
pub(super) async fn drain(wallet: &Wallet) -> bool {
    // What turns out to be too early again sets it again.
    wallet.postponed.set(false);
    match wallet.client.mailbox().await {
        Ok(entries) => {
            for entry in entries {
                handle(wallet, entry).await;
            }
            true
        }
        Err(error) => {
            if error.is_unknown_wallet() {
                wallet.unknown();
            }
            wallet.postponed.set(true);
            !error.may_pass()
        }
    }
}

/// Handles what the event stream delivered.
pub(super) async fn receive(wallet: &Wallet, text: &str) {
    match json::parse(text).and_then(json::read) {
        Ok(entry) => handle(wallet, entry).await,
        Err(_) => {
            wallet.report(newer());
            note(wallet, "an event that is no mailbox entry");
        }
    }
}

/// Whatever is not acknowledged comes again.
async fn handle(wallet: &Wallet, entry: MailboxEntry) {
    let message = match Message::from_value(entry.message) {
        Ok(message) => message,
        Err(error) => {
            wallet.report(newer());
            return note(wallet, &error.to_string());
        }
    };
    if let Err(refusal) = admitted(wallet, &message).await {
        return note(wallet, &refusal.to_string());
    }
    match broker::receive(wallet, &message).await {
        Ok(Received::Early) => wallet.postponed.set(true),
        Ok(Received::Handled) => acknowledge(wallet, entry.id).await,
        Ok(Received::Ended(row)) => {
            local::report_end(wallet, Ok(*row));
            acknowledge(wallet, entry.id).await;
        }
        // What a newer issuer says stays there for a newer page.
        Ok(Received::Newer) => wallet.report(newer()),
        Ok(Received::Refused(refusal)) => {
            note(wallet, &refusal.to_string());
            acknowledge(wallet, entry.id).await;
        }
        Err(error) => wallet.report(error),
    }
}

/// Asks core; once more after reading the issuer's key and time again, which may have changed.
async fn admitted(wallet: &Wallet, message: &Message) -> Result<(), Refusal> {
    let ask = || {
        let domain = wallet.issuer.borrow().domain.clone();
        let known = wallet.known_issuer.borrow();
        let key = message.header.selector.as_deref().and_then(|selector| known.key(selector));
        let key = key.ok_or(Refusal::NotAuthentic)?;
        admit(message, wallet.id, &domain, key, wallet.now())
    };
    if ask().is_ok() {
        return Ok(());
    }
    wallet.read_issuer_again().await;
    ask()
}

async fn acknowledge(wallet: &Wallet, mail: MailId) {
    if let Err(error) = wallet.client.acknowledge(mail).await {
        // It comes again, is recognized, and is acknowledged then.
        note(wallet, &error.to_string());
    }
}

/// What a person reads of a message that this version cannot read.
fn newer() -> Problem {
    Problem {
        code: "RELOAD".to_owned(),
        message: "The issuer has sent something that this version of the page does not \
                  understand. It is kept there. Reload this page to go on."
            .to_owned(),
    }
}

/// For whoever looks at the browser's console: no content of messages.
fn note(wallet: &Wallet, what: &str) {
    web_sys::console::warn_1(&format!("mailbox of {}: {what}", wallet.id).into());
}
