//! `Issue@Issuer`: starts the flow `Issue tokens`.

use serde_json::{Value, json};

use super::{Action, requests::as_issuer};
use crate::{
    Definition, Permission, RequestId,
    flows::FlowKind,
    host,
    issuer::{Waiting, script},
    message::bodies,
    work::{Actor, Halt, Key, KeySet, UnitOfWork, Wallet},
};

bodies! {
    /// The issuer issues.
    IssueAtIssuer = "Issue@Issuer" {
        /// What everybody approved.
        request: RequestId,
        /// The version that was looked at.
        version: u32,
    }
}

impl FlowKind {
    /// The issuer issues.
    pub const ISSUE: Self = Self::named("ISSUE");
}

impl Action for IssueAtIssuer {
    const PERMISSIONS: &'static [Permission] = &[Permission::IssuancesIssuer];
    const FLOWS: &'static [FlowKind] = &[FlowKind::ISSUE];

    fn keys(&self, _sender: &Wallet, keys: &mut KeySet) {
        keys.insert(Key::Request(self.request));
    }

    fn decide(self, actor: &Actor<'_>, work: &mut UnitOfWork<'_>) -> Result<Value, Halt> {
        let row = as_issuer(work, actor, (self.request, self.version))?;
        let definition = work.own::<Definition>(row.definition)?;
        definition.admit_new()?;
        let (flow, token) = match host::issue_waited_for(work, &row, &definition)? {
            Some(issued) => issued,
            None => {
                let chat = row.chat_of_console();
                let waiting = |reservation| Waiting::Issuance { reservation };
                script::issue_currency(work, row, &definition, chat, waiting)?
            }
        };
        Ok(json!({ "Flow": flow, "Token": token }))
    }
}
