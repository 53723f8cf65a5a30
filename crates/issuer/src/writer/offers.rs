//! Which offers may still wait in a mailbox, so that one that every wallet has fetched is not looked
//! for there when it ends: the usual case.

use std::collections::BTreeMap;

use serde_json::Value;
use tallystick_core::{Outgoing, Party, Subject, TokenId};

/// How many offers are remembered; of older ones, it is not known whether they wait.
const REMEMBERED: usize = 2_000;

/// The offers that this writer sent lately, and how many mailboxes each waits in.
#[derive(Debug, Default)]
pub(super) struct Offers(BTreeMap<TokenId, usize>);

impl Offers {
    /// A message is put into a mailbox.
    pub(super) fn send(&mut self, outgoing: &Outgoing) {
        if let (Some(token), Party::Wallet(_)) = (offered(outgoing), &outgoing.to) {
            *self.0.entry(token).or_default() += 1;
        }
        while self.0.len() > REMEMBERED {
            self.0.pop_first();
        }
    }

    /// A wallet has acknowledged a message for the first time.
    pub(super) fn acknowledge(&mut self, outgoing: &Outgoing) {
        let waiting = offered(outgoing).and_then(|token| self.0.get_mut(&token));
        if let Some(waiting) = waiting {
            *waiting = waiting.saturating_sub(1);
        }
    }

    /// Whether the offer of this token may wait in a mailbox; also when that is not known.
    pub(super) fn may_wait(&self, token: TokenId) -> bool {
        self.0.get(&token).is_none_or(|waiting| *waiting > 0)
    }
}

fn offered(outgoing: &Outgoing) -> Option<TokenId> {
    (outgoing.subject == Subject::IssueAtBroker).then(|| token_of(&outgoing.body)).flatten()
}

/// The token that a body names.
pub(super) fn token_of(body: &Value) -> Option<TokenId> {
    body["Token"].as_str()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use serde_json::json;
    use tallystick_core::WalletId;
    use uuid::Uuid;

    use super::*;

    fn offer(token: u128) -> Outgoing {
        let to = Party::Wallet(WalletId(Uuid::from_u128(1)));
        let body = json!({ "Token": TokenId(Uuid::from_u128(token)) });
        Outgoing { to, subject: Subject::IssueAtBroker, body }
    }

    #[test]
    fn an_offer_waits_until_each_mailbox_that_it_was_put_into_is_rid_of_it() {
        let (mut offers, token) = (Offers::default(), TokenId(Uuid::from_u128(7)));
        assert!(offers.may_wait(token), "sent by nobody knows whom");
        offers.send(&offer(7));
        offers.send(&offer(7));
        offers.acknowledge(&Outgoing { subject: Subject::ReviseAtBroker, ..offer(7) });
        offers.acknowledge(&offer(7));
        assert!(offers.may_wait(token), "the other wallet has not fetched it");
        offers.acknowledge(&offer(7));
        assert!(!offers.may_wait(token));
        for other in 8..8 + REMEMBERED as u128 {
            offers.send(&offer(other));
        }
        assert!(offers.may_wait(token), "nothing is known of what is long ago");
    }
}
