//! What a decision changes: rows, postings and messages, all for one transaction.

use super::{ChangedRows, Stored, Wallet};
use crate::{
    Definition, Flow, Outgoing, Request,
    books::{Balances, Posting},
    host::HostChat,
    issuer::IssuerToken,
};

/// A row with the version that it had when it was read, 0 for a new one: it is written only if the
/// stored row still has that version.
#[derive(Clone, Debug, PartialEq)]
pub struct Change<R> {
    /// The version that was read.
    pub replaces: u32,
    /// The row as it is from now on.
    pub row: R,
}

/// What is stored and sent.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Changes {
    /// Token definitions.
    pub definitions: ChangedRows<Definition>,
    /// Requests.
    pub requests: ChangedRows<Request>,
    /// Rows of Issuer.Tokens.
    pub tokens: ChangedRows<IssuerToken>,
    /// Flows.
    pub flows: ChangedRows<Flow>,
    /// Chats of talkers.
    pub chats: ChangedRows<HostChat>,
    /// New wallets.
    pub wallets: Vec<Wallet>,
    /// Balances as they are once the postings are in the books.
    pub balances: Balances,
    /// What moves.
    pub postings: Vec<Posting>,
    /// What is sent once all of this is committed.
    pub sends: Vec<Outgoing>,
}

impl Changes {
    /// Takes later changes over. Of a row that changed before, the version that was read first
    /// counts.
    pub fn merge(&mut self, later: Self) {
        merge_rows(&mut self.definitions, later.definitions);
        merge_rows(&mut self.requests, later.requests);
        merge_rows(&mut self.tokens, later.tokens);
        merge_rows(&mut self.flows, later.flows);
        merge_rows(&mut self.chats, later.chats);
        self.wallets.extend(later.wallets);
        self.balances.extend(later.balances);
        self.postings.extend(later.postings);
        self.sends.extend(later.sends);
    }

    /// Whether there is anything to store or send.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

fn merge_rows<R: Stored>(changed: &mut ChangedRows<R>, later: ChangedRows<R>) {
    for (id, mut change) in later {
        if let Some(before) = changed.get(&id) {
            change.replaces = before.replaces;
        }
        changed.insert(id, change);
    }
}
