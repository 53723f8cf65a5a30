//! `Revise@Issuer`: the issuer suspends, reactivates or revokes a token that it issued.

use serde_json::Value;

use super::{Action, answer_with_flow, completed_flow, malformed, step_token, up_to_date};
use crate::{
    Permission, Refusal, TokenAction, TokenId, TokenStatus,
    flows::{About, FlowKind},
    issuer::{IssuerToken, IssuerTokenInput},
    message::{ReviseAtBroker, bodies},
    requests::{LONGEST_REASON, is_legible_reason},
    work::{Actor, Halt, Key, KeySet, UnitOfWork, Wallet},
};

bodies! {
    /// The issuer changes the status of a token. Vault balances do not change.
    ReviseAtIssuer = "Revise@Issuer" {
        /// The token.
        token: TokenId,
        /// The version that was looked at.
        version: u32,
        /// The new status.
        status: TokenStatus,
        /// Why, for the holder to read; required unless the token is reactivated.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<String>,
    }
}

impl FlowKind {
    /// The issuer suspends a token.
    pub const SUSPEND: Self = Self::named("SUSPEND");
    /// The issuer ends the suspension of a token.
    pub const REACTIVATE: Self = Self::named("REACTIVATE");
    /// The issuer revokes a token.
    pub const REVOKE: Self = Self::named("REVOKE");
}

impl Action for ReviseAtIssuer {
    const PERMISSIONS: &'static [Permission] = &[Permission::IssuancesIssuer];
    const FLOWS: &'static [FlowKind] = &[FlowKind::SUSPEND, FlowKind::REACTIVATE, FlowKind::REVOKE];

    fn keys(&self, _sender: &Wallet, keys: &mut KeySet) {
        keys.insert(Key::Token(self.token));
    }

    fn decide(self, actor: &Actor<'_>, work: &mut UnitOfWork<'_>) -> Result<Value, Halt> {
        let action = TokenAction::giving(self.status);
        let reason = self.legible_reason(action)?;
        let row = work.get::<IssuerToken>(self.token)?;
        if row.issuer != actor.participant.id {
            return Err(Refusal::NotFound { thing: "token" }.into());
        }
        up_to_date(self.version, row.version)?;
        // A clock that was set back must not make the revision look older than the one before.
        let before = row.status_change.as_ref().map(|change| change.starting);
        let starting = before.map_or(work.now, |before| before.max(work.now));
        let revise =
            ReviseAtBroker { reason, ..ReviseAtBroker::new(self.token, self.status, starting) };
        step_token(work, self.token, IssuerTokenInput::Revise(revise))?;
        let flow = completed_flow(work, &actor.participant.id, kind(action), about(&row))
            .seen_by([&row.holder]);
        let id = flow.id;
        work.put(flow);
        Ok(answer_with_flow(id))
    }
}

impl ReviseAtIssuer {
    /// The reason without the spaces around it. It is checked with them: the message is kept as it
    /// was signed.
    fn legible_reason(&self, action: TokenAction) -> Result<Option<String>, Refusal> {
        let written = self.reason.as_deref().unwrap_or_default();
        let reason = written.trim();
        if !is_legible_reason(written) || (reason.is_empty() && action.needs_reason()) {
            let why = format!("the reason must have 1 to {LONGEST_REASON} visible characters");
            return Err(malformed::<Self>(why));
        }
        Ok((!reason.is_empty()).then(|| reason.to_owned()))
    }
}

fn kind(action: TokenAction) -> FlowKind {
    match action {
        TokenAction::Suspend => FlowKind::SUSPEND,
        TokenAction::Reactivate => FlowKind::REACTIVATE,
        TokenAction::Revoke => FlowKind::REVOKE,
    }
}

fn about(row: &IssuerToken) -> About {
    let issued = row.internals.waiting.reservation();
    About {
        definition: issued.map(|issued| issued.definition),
        amount: issued.map(|issued| issued.amount),
        holder: Some(row.holder.clone()),
        request: issued.map(|issued| issued.request),
        requester: issued.map(|_| row.holder.clone()),
        token: Some(row.token),
        ..About::default()
    }
}

#[cfg(test)]
mod tests {
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use super::*;
    use crate::{
        HolderAnswer, Participant, Subject, WalletId,
        actions::{OfferedAtIssuer, RemovedAtIssuer},
        fixtures::{now, participant, uuid},
        fixtures_network::{Issuer, SECOND_DEVICE, code, wallet_of},
        issuer::IssuerTokenState,
    };

    /// An issuer whose token for 1.00 AED was accepted.
    fn accepted() -> (Issuer, TokenId) {
        let mut issuer = Issuer::holding(1_000);
        let (_, token) = issuer.issued("1");
        issuer
            .send("commercial-bank", &OfferedAtIssuer::new(token, HolderAnswer::Accepted))
            .unwrap();
        (issuer, token)
    }

    fn row(issuer: &Issuer, token: TokenId) -> IssuerToken {
        issuer.rows.find::<IssuerToken>(token).unwrap().clone()
    }

    fn revise(issuer: &Issuer, token: TokenId, status: TokenStatus) -> ReviseAtIssuer {
        let reason = TokenAction::giving(status).needs_reason().then(|| "fraud".to_owned());
        ReviseAtIssuer { token, version: row(issuer, token).version, status, reason }
    }

    fn reader(issuer: &Issuer, name: &str) -> Participant {
        issuer.rows.participants[&participant(name)].clone()
    }

    #[test]
    fn it_is_suspended_reactivated_and_revoked_and_no_balance_changes() {
        let (mut issuer, token) = accepted();
        let balances = issuer.rows.balances.clone();
        for (status, kind) in [
            (TokenStatus::Suspended, FlowKind::SUSPEND),
            (TokenStatus::Active, FlowKind::REACTIVATE),
            (TokenStatus::Suspended, FlowKind::SUSPEND),
            (TokenStatus::Revoked, FlowKind::REVOKE),
        ] {
            let before = row(&issuer, token).version;
            let body = revise(&issuer, token, status);
            let answer = issuer.send("central-bank", &body).unwrap();
            let flow =
                issuer.rows.find::<crate::Flow>(answer["Flow"].as_str().unwrap().parse().unwrap());
            let flow = flow.unwrap();
            assert_eq!(flow.kind, kind);
            let parties = ["central-bank", "commercial-bank"].map(participant);
            assert_eq!(flow.parties, parties);
            assert_eq!(flow.about.amount.unwrap().to_string(), "1.00");
            let changed = row(&issuer, token);
            assert_eq!((changed.status, changed.version), (status, before + 1));
            assert_eq!(changed.state, IssuerTokenState::Offered);
            let [first, sent] = issuer.sends.last_chunk().unwrap();
            for (sent, device) in [(first, "commercial-bank"), (sent, SECOND_DEVICE)] {
                assert_eq!(sent.subject, Subject::ReviseAtBroker);
                assert_eq!((&sent.to, &sent.body), (&wallet_of(device).id.into(), &first.body));
            }
            let sent: ReviseAtBroker = serde_json::from_value(sent.body.clone()).unwrap();
            assert_eq!((sent.status, sent.starting, &sent.reason), (status, now(), &body.reason));
            assert_eq!(changed.status_change, Some((&sent).into()));
        }
        assert_eq!(issuer.rows.balances, balances);
        issuer.audit(1_000);
    }

    #[test]
    fn a_revoked_token_stays_revoked_and_no_status_is_given_twice() {
        let (mut issuer, token) = accepted();
        for (status, expected) in [
            (TokenStatus::Active, "OUT_OF_TURN"),
            (TokenStatus::Suspended, "done"),
            (TokenStatus::Suspended, "OUT_OF_TURN"),
            (TokenStatus::Revoked, "done"),
            (TokenStatus::Active, "OUT_OF_TURN"),
            (TokenStatus::Suspended, "OUT_OF_TURN"),
            (TokenStatus::Revoked, "OUT_OF_TURN"),
        ] {
            let body = revise(&issuer, token, status);
            let before = row(&issuer, token);
            let outcome = issuer.send("central-bank", &body);
            assert_eq!(outcome.as_ref().map_or_else(Refusal::code, |_| "done"), expected);
            if outcome.is_err() {
                assert_eq!(row(&issuer, token), before);
            }
        }
    }

    #[test]
    fn only_its_issuer_revises_it_and_others_cannot_tell_whether_it_exists() {
        let (mut issuer, token) = accepted();
        let body = revise(&issuer, token, TokenStatus::Suspended);
        for name in ["commercial-bank", "custodian", "definer"] {
            assert_eq!(code(issuer.send(name, &body)), "FORBIDDEN", "{name}");
        }
        let definer = issuer.rows.participants.get_mut(&participant("definer")).unwrap();
        definer.permissions.push(Permission::IssuancesIssuer);
        let not_yours = issuer.send("definer", &body).unwrap_err();
        let unknown = ReviseAtIssuer { token: TokenId(uuid(1)), ..body.clone() };
        let unknown = issuer.send("definer", &unknown).unwrap_err();
        assert_eq!(not_yours, unknown);
        assert_eq!(not_yours.code(), "NOT_FOUND");
        assert_eq!(row(&issuer, token).actions(&reader(&issuer, "definer")), []);
        issuer.send("central-bank", &body).unwrap();
    }

    #[test]
    fn only_a_token_that_is_held_is_revised() {
        let mut issuer = Issuer::holding(1_000);
        let (_, offered) = issuer.issued("1");
        let body = revise(&issuer, offered, TokenStatus::Revoked);
        assert_eq!(code(issuer.send("central-bank", &body)), "OUT_OF_TURN");
        let (mut issuer, removed) = accepted();
        issuer.send("commercial-bank", &RemovedAtIssuer { token: removed }).unwrap();
        let body = revise(&issuer, removed, TokenStatus::Suspended);
        assert_eq!(code(issuer.send("central-bank", &body)), "OUT_OF_TURN");
        assert_eq!(row(&issuer, removed).actions(&reader(&issuer, "central-bank")), []);
    }

    #[test]
    fn a_version_that_was_overtaken_is_stale() {
        let (mut issuer, token) = accepted();
        let suspend = revise(&issuer, token, TokenStatus::Suspended);
        issuer.send("central-bank", &suspend).unwrap();
        let revoke = ReviseAtIssuer { status: TokenStatus::Revoked, ..suspend };
        assert_eq!(code(issuer.send("central-bank", &revoke)), "STALE");
        assert_eq!(row(&issuer, token).status, TokenStatus::Suspended);
    }

    #[test]
    fn the_holder_is_told_why_in_legible_words() {
        let (mut issuer, token) = accepted();
        let suspend = revise(&issuer, token, TokenStatus::Suspended);
        let longer = "x".repeat(LONGEST_REASON + 1);
        for reason in [None, Some(""), Some(" \n "), Some("\u{202e}x"), Some(&*longer)] {
            let body = ReviseAtIssuer { reason: reason.map(str::to_owned), ..suspend.clone() };
            assert_eq!(code(issuer.send("central-bank", &body)), "MALFORMED_BODY", "{reason:?}");
        }
        let spaced = ReviseAtIssuer { reason: Some(" court order\n".to_owned()), ..suspend };
        issuer.send("central-bank", &spaced).unwrap();
        assert_eq!(issuer.sends.last().unwrap().body["Reason"], "court order");
        let silent = revise(&issuer, token, TokenStatus::Active);
        issuer.send("central-bank", &silent).unwrap();
        assert_eq!(issuer.sends.last().unwrap().body.get("Reason"), None);
    }

    #[test]
    fn a_clock_that_was_set_back_makes_no_revision_older_than_the_one_before() {
        let (mut issuer, token) = accepted();
        let suspend = revise(&issuer, token, TokenStatus::Suspended);
        let at = issuer.now;
        issuer.now = at.after(std::time::Duration::from_secs(60));
        issuer.send("central-bank", &suspend).unwrap();
        let suspended = issuer.sends.last().unwrap().body["Starting"].clone();
        issuer.now = at;
        issuer.send("central-bank", &revise(&issuer, token, TokenStatus::Active)).unwrap();
        assert_eq!(issuer.sends.last().unwrap().body["Starting"], suspended);
    }

    #[test]
    fn another_wallet_of_the_holder_cannot_remove_it() {
        let (mut issuer, token) = accepted();
        let other = WalletId(uuid(0xa3));
        assert_eq!(wallet_of("commercial-bank-2").id, other);
        let outcome = issuer.send("commercial-bank-2", &RemovedAtIssuer { token });
        assert_eq!(code(outcome), "NOT_FOUND");
    }
}
