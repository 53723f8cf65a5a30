//! `RequestTransfer@Issuer`: a holder asks to send units (push) or to be sent some (pull).

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{
    Action, known, malformed,
    requests::{NewRequest, make_request},
    transfer::TO_ITSELF,
};
use crate::{
    Definition, DefinitionId, ParticipantId, Permission, RequestId,
    access::admit_receiver,
    flows::FlowKind,
    message::bodies,
    requests::RequestKind,
    work::{Actor, Halt, Key, KeySet, UnitOfWork, Wallet},
};

/// Who sends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum TransferType {
    /// The requester sends; the receiver approves, and then the requester completes it.
    Push,
    /// The other party sends, by approving it.
    Pull,
}

bodies! {
    /// A holder requests a transfer.
    RequestTransferAtIssuer = "RequestTransfer@Issuer" {
        /// Who sends.
        r#type: TransferType,
        /// The other side: the receiver of a push, the sender of a pull.
        party: ParticipantId,
        /// Of which token; also of one that is decommissioned.
        definition: DefinitionId,
        /// How much, in digits with the definition's decimals at most.
        amount: String,
        /// The rejected request of the sender's that this one replaces.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        corrects: Option<RequestId>,
    }
}

impl FlowKind {
    /// A holder requests a transfer.
    pub const REQUEST_TRANSFER: Self = Self::named("REQUEST_TRANSFER");
}

/// More than the sender holds may be asked for: what its vault does not cover is refused when it is
/// approved.
impl Action for RequestTransferAtIssuer {
    const PERMISSIONS: &'static [Permission] = &[Permission::TransfersNonIssuer];
    const FLOWS: &'static [FlowKind] = &[FlowKind::REQUEST_TRANSFER];

    fn keys(&self, sender: &Wallet, keys: &mut KeySet) {
        keys.insert(Key::Definition(self.definition));
        keys.insert(Key::OpenRequests(sender.participant.clone()));
        keys.extend(self.corrects.map(Key::Request));
    }

    fn decide(self, actor: &Actor<'_>, work: &mut UnitOfWork<'_>) -> Result<Value, Halt> {
        if self.party == actor.participant.id {
            return Err(malformed::<Self>(TO_ITSELF).into());
        }
        let definition = work.get::<Definition>(self.definition)?;
        let party = known(work, &self.party)?;
        if !party.may(Permission::TransfersNonIssuer) {
            let why =
                format!("{} takes no part in transfers and could not approve it", party.title);
            return Err(malformed::<Self>(why).into());
        }
        let (kind, receiver) = match self.r#type {
            TransferType::Push => (RequestKind::Push { to: self.party }, party),
            TransferType::Pull => (RequestKind::Pull { from: self.party }, actor.participant),
        };
        kind.admit(&definition)?;
        let amount = definition.amount(&self.amount)?;
        definition.admit_amount(amount)?;
        admit_receiver(receiver, &definition)?;
        let from = (actor.participant.id.clone(), actor.wallet.id);
        let (definition, corrects) = (&definition, self.corrects);
        let new = NewRequest { from, kind, definition, amount, chat: None, corrects };
        Ok(make_request::<Self>(work, new, FlowKind::REQUEST_TRANSFER)?.answer())
    }
}

#[cfg(test)]
mod tests {
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use super::*;
    use crate::{
        RequestStatus,
        actions::{ApproveAtIssuer, DefineAtIssuer, RulesBody},
        fixtures::participant,
        fixtures_network::{Issuer, OPEN_REQUESTS, ask, ask_redemption, ask_transfer, code, dinar},
    };
    use TransferType::{Pull, Push};

    const OTHER: &str = "commercial-bank-2";

    #[test]
    fn a_pull_request_moves_the_units_with_the_senders_approval() {
        let mut issuer = Issuer::with_holder();
        let body = ask_transfer(Pull, "commercial-bank", "120.50");
        let answer = issuer.send(OTHER, &body).unwrap();
        let request = answer["Request"].as_str().unwrap().parse().unwrap();
        assert_eq!(issuer.latest_flow().kind, FlowKind::REQUEST_TRANSFER);
        assert_eq!(issuer.vault("commercial-bank"), (50_000, 0));
        let approve = ApproveAtIssuer { request, version: 1 };
        assert_eq!(code(issuer.send(OTHER, &approve)), "FORBIDDEN");
        assert_eq!(code(issuer.send("central-bank", &approve)), "NOT_FOUND");
        issuer.send("commercial-bank", &approve).unwrap();
        assert_eq!(issuer.latest_flow().kind, FlowKind::UPDATE_TRANSFER);
        assert_eq!(issuer.request(request), (RequestStatus::Completed, 2));
        assert_eq!(issuer.vault("commercial-bank"), (37_950, 0));
        assert_eq!(issuer.vault(OTHER), (12_050, 0));
        issuer.audit(100_000);
    }

    #[test]
    fn a_sender_whose_vault_does_not_cover_it_reads_what_is_in_it() {
        let mut issuer = Issuer::with_holder();
        let body = ask_transfer(Pull, "commercial-bank", "500.01");
        let answer = issuer.send(OTHER, &body).unwrap();
        let request = answer["Request"].as_str().unwrap().parse().unwrap();
        let refusal = issuer.send("commercial-bank", &ApproveAtIssuer { request, version: 1 });
        let refusal = refusal.unwrap_err();
        assert_eq!(refusal.code(), "INSUFFICIENT_FUNDS");
        assert!(refusal.to_string().contains("500.00"), "{refusal}");
        assert_eq!(issuer.request(request), (RequestStatus::Pending, 1));
    }

    #[test]
    fn what_could_never_be_completed_is_refused() {
        let mut issuer = Issuer::with_holder();
        for (who, body, refusal) in [
            ("commercial-bank", ask_transfer(Push, "commercial-bank", "1"), "MALFORMED_BODY"),
            ("commercial-bank", ask_transfer(Push, "custodian", "1"), "MALFORMED_BODY"),
            ("commercial-bank", ask_transfer(Pull, "central-bank", "1"), "MALFORMED_BODY"),
            ("commercial-bank", ask_transfer(Push, "nobody", "1"), "NOT_FOUND"),
            ("commercial-bank", ask_transfer(Push, OTHER, "0"), "AMOUNT_ZERO"),
            ("commercial-bank", ask_transfer(Pull, OTHER, "1.234"), "AMOUNT_TOO_MANY_DECIMALS"),
            ("custodian", ask_transfer(Push, OTHER, "1"), "FORBIDDEN"),
        ] {
            assert_eq!(code(issuer.send(who, &body)), refusal, "{who} {body:?}");
        }
    }

    #[test]
    fn the_rules_name_who_may_receive_and_how_much_one_request_asks_for() {
        let mut issuer = Issuer::holding(0);
        let rules = RulesBody {
            largest_request: Some("10".to_owned()),
            holders: Some(vec![participant("commercial-bank")]),
            ..RulesBody::default()
        };
        let body = DefineAtIssuer { rules: Some(rules), ..dinar() };
        let answer = issuer.send("central-bank", &body).unwrap();
        let definition = answer["Definition"].as_str().unwrap().parse().unwrap();
        let of_dinars = |r#type, party: &str, amount: &str| RequestTransferAtIssuer {
            definition,
            ..ask_transfer(r#type, party, amount)
        };
        for (who, body, rule) in [
            ("commercial-bank", of_dinars(Push, OTHER, "1"), "Holders"),
            (OTHER, of_dinars(Pull, "commercial-bank", "1"), "Holders"),
            ("commercial-bank", of_dinars(Pull, OTHER, "10.001"), "LargestRequest"),
        ] {
            let refusal = issuer.send(who, &body).unwrap_err();
            assert_eq!(refusal.code(), "RULE");
            assert!(refusal.to_string().contains(rule), "{refusal}");
        }
        issuer.send("commercial-bank", &of_dinars(Pull, OTHER, "10")).unwrap();
    }

    #[test]
    fn a_pending_definition_admits_none_and_a_decommissioned_one_does() {
        let mut issuer = Issuer::with_holder();
        issuer.settings.definition_authority = Some(participant("custodian"));
        let answer = issuer.send("central-bank", &dinar()).unwrap();
        let definition = answer["Definition"].as_str().unwrap().parse().unwrap();
        let pending = RequestTransferAtIssuer { definition, ..ask_transfer(Push, OTHER, "1") };
        assert_eq!(code(issuer.send("commercial-bank", &pending)), "DEFINITION_PENDING");
        issuer.decommission();
        issuer.send("commercial-bank", &ask_transfer(Push, OTHER, "1")).unwrap();
    }

    #[test]
    fn open_requests_of_all_kinds_count_together() {
        let mut issuer = Issuer::holding(0);
        for _ in 0..OPEN_REQUESTS - 2 {
            issuer.send("commercial-bank", &ask("1")).unwrap();
        }
        issuer.send("commercial-bank", &ask_redemption("1")).unwrap();
        let transfer = ask_transfer(Push, OTHER, "1");
        issuer.send("commercial-bank", &transfer).unwrap();
        for outcome in [
            issuer.send("commercial-bank", &transfer),
            issuer.send("commercial-bank", &ask_redemption("1")),
            issuer.send("commercial-bank", &ask("1")),
        ] {
            assert_eq!(code(outcome), "TOO_MANY_OPEN_REQUESTS");
        }
    }
}
