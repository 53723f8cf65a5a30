//! `RequestRedemption@Issuer`: a holder asks to give units back to the issuer.

use serde_json::Value;

use super::{
    Action, malformed,
    requests::{NewRequest, make_request},
};
use crate::{
    Definition, DefinitionId, Permission, RequestId,
    flows::FlowKind,
    message::bodies,
    requests::RequestKind,
    work::{Actor, Halt, Key, KeySet, UnitOfWork, Wallet},
};

bodies! {
    /// A holder requests a redemption.
    RequestRedemptionAtIssuer = "RequestRedemption@Issuer" {
        /// Of which token; also of one that is decommissioned.
        definition: DefinitionId,
        /// How much, in digits with the definition's decimals at most.
        amount: String,
        /// The rejected request of the sender's that this one replaces.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        corrects: Option<RequestId>,
    }
}

impl RequestRedemptionAtIssuer {
    /// A request that corrects none.
    pub fn new(definition: DefinitionId, amount: impl Into<String>) -> Self {
        Self { definition, amount: amount.into(), corrects: None }
    }
}

impl FlowKind {
    /// A holder requests a redemption.
    pub const REQUEST_REDEMPTION: Self = Self::named("REQUEST_REDEMPTION");
}

/// More than the requester holds may be asked for: what its vault does not cover is refused with the
/// last approval.
impl Action for RequestRedemptionAtIssuer {
    const PERMISSIONS: &'static [Permission] = &[Permission::RedemptionsNonIssuer];
    const FLOWS: &'static [FlowKind] = &[FlowKind::REQUEST_REDEMPTION];

    fn keys(&self, sender: &Wallet, keys: &mut KeySet) {
        keys.insert(Key::Definition(self.definition));
        keys.insert(Key::OpenRequests(sender.participant.clone()));
        keys.extend(self.corrects.map(Key::Request));
    }

    fn decide(self, actor: &Actor<'_>, work: &mut UnitOfWork<'_>) -> Result<Value, Halt> {
        let definition = work.get::<Definition>(self.definition)?;
        if definition.issuer == actor.participant.id {
            let why = "your own organisation is the issuer, so that nothing would move";
            return Err(malformed::<Self>(why).into());
        }
        let kind = RequestKind::Redemption;
        kind.admit(&definition)?;
        let amount = definition.amount(&self.amount)?;
        definition.admit_amount(amount)?;
        let from = (actor.participant.id.clone(), actor.wallet.id);
        let (definition, corrects) = (&definition, self.corrects);
        let new = NewRequest { from, kind, definition, amount, chat: None, corrects };
        Ok(make_request::<Self>(work, new, FlowKind::REQUEST_REDEMPTION)?.answer())
    }
}

#[cfg(test)]
mod tests {
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use super::*;
    use crate::{
        actions::{DefineAtIssuer, RulesBody},
        fixtures::participant,
        fixtures_network::{Issuer, ask_redemption, code, dinar},
    };

    #[test]
    fn a_holder_alone_asks_and_nothing_moves() {
        let mut issuer = Issuer::with_holder();
        for who in ["central-bank", "custodian", "definer"] {
            assert_eq!(code(issuer.send(who, &ask_redemption("1"))), "FORBIDDEN", "{who}");
        }
        assert_eq!(code(issuer.send("commercial-bank", &ask_redemption("0"))), "AMOUNT_ZERO");
        issuer.send("commercial-bank", &ask_redemption("1")).unwrap();
        let flow = issuer.latest_flow();
        assert_eq!(flow.kind, FlowKind::REQUEST_REDEMPTION);
        let parties = ["commercial-bank", "central-bank", "custodian"].map(participant);
        assert_eq!(flow.parties, parties);
        assert_eq!(issuer.vault("commercial-bank"), (50_000, 0));
    }

    #[test]
    fn the_issuer_redeems_nothing_of_its_own() {
        let mut issuer = Issuer::with_holder();
        let bank = issuer.rows.participants.get_mut(&participant("central-bank")).unwrap();
        bank.permissions.push(Permission::RedemptionsNonIssuer);
        assert_eq!(code(issuer.send("central-bank", &ask_redemption("1"))), "MALFORMED_BODY");
    }

    #[test]
    fn rules_and_the_status_of_the_definition_apply() {
        let mut issuer = Issuer::with_holder();
        let largest_request = Some("10".to_owned());
        let rules = RulesBody { largest_request, ..RulesBody::default() };
        let body = DefineAtIssuer { rules: Some(rules), ..dinar() };
        let answer = issuer.send("central-bank", &body).unwrap();
        let definition = answer["Definition"].as_str().unwrap().parse().unwrap();
        let redeem = RequestRedemptionAtIssuer { definition, ..ask_redemption("10.001") };
        assert_eq!(code(issuer.send("commercial-bank", &redeem)), "RULE");

        issuer.settings.definition_authority = Some(participant("custodian"));
        let body = DefineAtIssuer { name: "Dinar that waits".to_owned(), ..dinar() };
        let answer = issuer.send("central-bank", &body).unwrap();
        let definition = answer["Definition"].as_str().unwrap().parse().unwrap();
        let redeem = RequestRedemptionAtIssuer { definition, ..ask_redemption("1") };
        assert_eq!(code(issuer.send("commercial-bank", &redeem)), "DEFINITION_PENDING");
        issuer.decommission();
        issuer.send("commercial-bank", &ask_redemption("1")).unwrap();
    }
}
