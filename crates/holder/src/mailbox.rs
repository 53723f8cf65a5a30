//! Messages from the issuer: verified, handled once, acknowledged when what they did is on the
//! disk.

use tallystick_core::{
    DatabaseId, MailId, Message, Refusal, Subject,
    broker::{BrokerToken, TAKEN_BACK, admit},
    view::MailboxEntry,
};

use crate::{
    broker,
    broker::Received,
    json::{self, JsonError},
    local,
    notice::Notice,
    platform::Platform,
    wallet::Wallet,
};

/// Handles what waits in the mailbox. Returns false if it could not be read, or is to be read again.
pub(crate) async fn drain(wallet: &Wallet<impl Platform>) -> bool {
    // What turns out to be too early again sets it again.
    wallet.postpone(false);
    let known = wallet.issuer_database();
    let mailbox = wallet.client.mailbox().await;
    // Reading opens a session where there was none.
    wallet.tell_rollback();
    match mailbox {
        Ok(entries) => {
            let entries: Vec<_> = entries.into_iter().map(json::read::<MailboxEntry>).collect();
            let offers = entries.iter().flatten().any(is_offer);
            let certain = !offers || wallet.is_still_at(known).await;
            for entry in entries {
                match entry {
                    Ok(entry) if is_offer(&entry) && !certain => wallet.postpone(true),
                    entry => receive(wallet, entry, known).await,
                }
            }
            certain
        }
        Err(error) => {
            if error.is_unknown_wallet() {
                wallet.unknown();
            }
            wallet.postpone(true);
            !error.may_pass()
        }
    }
}

/// Handles what the event stream delivered. `known` is the database that the issuer said it works
/// with before the stream was opened.
pub(crate) async fn receive_event(wallet: &Wallet<impl Platform>, text: &str, known: DatabaseId) {
    let entry = json::parse(text).and_then(json::read::<MailboxEntry>);
    if entry.as_ref().is_ok_and(is_offer) && !wallet.is_still_at(known).await {
        // The stream may be of either database: the mailbox is read instead.
        wallet.postpone(true);
        wallet.wakers().work();
        return;
    }
    receive(wallet, entry, known).await;
}

/// Whether an entry is an offer, of which it is kept which database made it.
fn is_offer(entry: &MailboxEntry) -> bool {
    entry.message["Header"]["Subject"] == Subject::IssueAtBroker.as_str()
}

/// Handles an entry. One that cannot be read is named, and hides no other.
async fn receive(
    wallet: &Wallet<impl Platform>,
    entry: Result<MailboxEntry, JsonError>,
    database: DatabaseId,
) {
    match entry {
        Ok(entry) => handle(wallet, entry, database).await,
        Err(error) => {
            wallet.notice(Notice::Newer);
            remark(wallet, &format!("what is no mailbox entry: {error}"));
        }
    }
}

/// Handles an entry of the mailbox of this database. Whatever is not acknowledged comes again.
pub(crate) async fn handle(
    wallet: &Wallet<impl Platform>,
    entry: MailboxEntry,
    database: DatabaseId,
) {
    let message = match Message::from_value(entry.message) {
        Ok(message) => message,
        Err(error) => {
            wallet.notice(Notice::Newer);
            return remark(wallet, &error.to_string());
        }
    };
    if let Err(refusal) = admitted(wallet, &message).await {
        return remark(wallet, &refusal.to_string());
    }
    match broker::receive(wallet, &message, database).await {
        Ok(Received::Early) => wallet.postpone(true),
        Ok(Received::Handled) => acknowledge(wallet, entry.id).await,
        Ok(Received::Ended(row)) => {
            local::report_end(wallet, Ok(*row));
            acknowledge(wallet, entry.id).await;
        }
        Ok(Received::Revised(row)) => {
            let BrokerToken { issuer_title, title, status, status_change, .. } = *row;
            let reason = status_change.and_then(|change| change.reason);
            wallet.notice(Notice::Revised { issuer_title, title, status, reason });
            acknowledge(wallet, entry.id).await;
        }
        Ok(Received::EndedUnseen) => {
            let title = "An offer that waited for your answer".to_owned();
            wallet.notice(Notice::Failed { title, reason: TAKEN_BACK.to_owned() });
            acknowledge(wallet, entry.id).await;
        }
        // What a newer issuer says stays there for a newer page.
        Ok(Received::Newer) => wallet.notice(Notice::Newer),
        Ok(Received::Refused(refusal)) => {
            remark(wallet, &refusal.to_string());
            acknowledge(wallet, entry.id).await;
        }
        Err(error) => wallet.notice(Notice::Trouble(error)),
    }
}

/// Asks core; once more after reading the issuer's key and time again, which may have changed.
async fn admitted(wallet: &Wallet<impl Platform>, message: &Message) -> Result<(), Refusal> {
    let ask = || {
        let known = wallet.known_issuer();
        let key = message.header.selector.as_deref().and_then(|selector| known.key(selector));
        let key = key.ok_or(Refusal::NotAuthentic)?;
        admit(message, wallet.id(), wallet.domain(), key, wallet.now())
    };
    if ask().is_ok() {
        return Ok(());
    }
    wallet.read_issuer_again().await;
    ask()
}

async fn acknowledge(wallet: &Wallet<impl Platform>, mail: MailId) {
    if let Err(error) = wallet.client.acknowledge(mail).await {
        // It comes again, is recognized, and is acknowledged then.
        remark(wallet, &error.to_string());
    }
}

/// For whoever looks for the cause of a fault: no content of messages.
fn remark(wallet: &Wallet<impl Platform>, what: &str) {
    wallet.notice(Notice::Remark(format!("mailbox of {}: {what}", wallet.id())));
}

#[cfg(test)]
mod tests;
