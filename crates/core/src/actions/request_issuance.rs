//! `RequestIssuance@Issuer`: a holder asks for units from the issuer's vault.

use serde_json::Value;

use super::{
    Action,
    requests::{MadeRequest, NewRequest, make_request},
};
use crate::{
    ChatId, Definition, DefinitionId, ParticipantId, Permission, Refusal, RequestId, WalletId,
    flows::FlowKind,
    message::bodies,
    requests::RequestKind,
    work::{Actor, Halt, Key, KeySet, UnitOfWork, Wallet},
};

bodies! {
    /// A holder requests an issuance.
    RequestIssuanceAtIssuer = "RequestIssuance@Issuer" {
        /// Of which token.
        definition: DefinitionId,
        /// How much, in digits with the definition's decimals at most.
        amount: String,
        /// The rejected request of the sender's that this one replaces.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        corrects: Option<RequestId>,
    }
}

impl RequestIssuanceAtIssuer {
    /// A request that corrects none.
    pub fn new(definition: DefinitionId, amount: impl Into<String>) -> Self {
        Self { definition, amount: amount.into(), corrects: None }
    }
}

impl FlowKind {
    /// A holder requests an issuance.
    pub const REQUEST_ISSUANCE: Self = Self::named("REQUEST_ISSUANCE");
}

/// More than the issuer's vault holds may be asked for: it can mint before it issues, and what it
/// cannot cover is refused then.
impl Action for RequestIssuanceAtIssuer {
    const PERMISSIONS: &'static [Permission] = &[Permission::IssuancesNonIssuer];
    const FLOWS: &'static [FlowKind] = &[FlowKind::REQUEST_ISSUANCE];

    fn keys(&self, sender: &Wallet, keys: &mut KeySet) {
        keys.insert(Key::Definition(self.definition));
        keys.insert(Key::OpenRequests(sender.participant.clone()));
        keys.extend(self.corrects.map(Key::Request));
    }

    fn decide(self, actor: &Actor<'_>, work: &mut UnitOfWork<'_>) -> Result<Value, Halt> {
        let wanted = (self.definition, self.amount.as_str());
        Ok(request_from_console(work, actor, wanted, self.corrects)?.answer())
    }
}

/// A request that a person makes, alone or among others, perhaps for one that replaces another.
pub(super) fn request_from_console(
    work: &mut UnitOfWork<'_>,
    actor: &Actor<'_>,
    (definition, amount): (DefinitionId, &str),
    corrects: Option<RequestId>,
) -> Result<MadeRequest, Halt> {
    let definition = work.get::<Definition>(definition)?;
    let from = (actor.participant.id.clone(), actor.wallet.id);
    request(work, &definition, amount, from, Origin::Console(corrects))
}

/// A request that the script of a chat makes in the holder's name.
pub(crate) fn request_in_chat(
    work: &mut UnitOfWork<'_>,
    definition: &Definition,
    amount: &str,
    (requester, wallet): (ParticipantId, WalletId),
    chat: ChatId,
) -> Result<RequestId, Halt> {
    if !work.rows().participant(&requester)?.may(Permission::IssuancesNonIssuer) {
        return Err(Refusal::Forbidden.into());
    }
    let made = request(work, definition, amount, (requester, wallet), Origin::Chat(chat));
    Ok(made?.id)
}

/// Who asks.
#[derive(Clone, Copy, Debug)]
enum Origin {
    /// A person, perhaps for one that replaces another.
    Console(Option<RequestId>),
    /// The script of this chat.
    Chat(ChatId),
}

fn request(
    work: &mut UnitOfWork<'_>,
    definition: &Definition,
    amount: &str,
    from: (ParticipantId, WalletId),
    origin: Origin,
) -> Result<MadeRequest, Halt> {
    definition.admit_new()?;
    let amount = definition.amount(amount)?;
    definition.admit_request(amount, &from.0)?;
    let kind = RequestKind::Issuance { token: None };
    let (chat, corrects) = match origin {
        Origin::Console(corrects) => (None, corrects),
        Origin::Chat(chat) => (Some(chat), None),
    };
    let new = NewRequest { from, kind, definition, amount, chat, corrects };
    make_request::<RequestIssuanceAtIssuer>(work, new, FlowKind::REQUEST_ISSUANCE)
}

#[cfg(test)]
mod tests {
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use super::*;
    use crate::{
        actions::{CancelAtIssuer, DefineAtIssuer, RulesBody},
        fixtures::participant,
        fixtures_network::{Issuer, OPEN_REQUESTS, ask, code, dinar},
    };

    #[test]
    fn a_participant_has_only_so_many_open_requests() {
        let mut issuer = Issuer::holding(0);
        for _ in 0..OPEN_REQUESTS {
            issuer.send("commercial-bank", &ask("1")).unwrap();
        }
        let refused = issuer.send("commercial-bank", &ask("1"));
        assert_eq!(code(refused), "TOO_MANY_OPEN_REQUESTS");
        issuer.send("commercial-bank-2", &ask("1")).unwrap();
        // One that is over makes room for another.
        let request = crate::fixtures_network::present(&issuer.rows.requests)
            .find(|row| row.requester == participant("commercial-bank"))
            .map(|row| row.id)
            .unwrap();
        issuer.send("commercial-bank", &CancelAtIssuer { request, version: 1 }).unwrap();
        issuer.send("commercial-bank", &ask("1")).unwrap();
        let refused = issuer.send("commercial-bank", &ask("1"));
        assert_eq!(code(refused), "TOO_MANY_OPEN_REQUESTS");
    }

    #[test]
    fn what_breaks_a_rule_is_refused_with_its_name() {
        let mut issuer = Issuer::holding(0);
        let rules = RulesBody {
            largest_request: Some("10".to_owned()),
            holders: Some(vec![participant("commercial-bank")]),
            ..RulesBody::default()
        };
        let body = DefineAtIssuer { rules: Some(rules), ..dinar() };
        let answer = issuer.send("central-bank", &body).unwrap();
        let definition = answer["Definition"].as_str().unwrap().parse().unwrap();
        let ask = |amount: &str| RequestIssuanceAtIssuer::new(definition, amount);
        for (who, amount, rule) in
            [("commercial-bank", "10.001", "LargestRequest"), ("commercial-bank-2", "1", "Holders")]
        {
            let refusal = issuer.send(who, &ask(amount)).unwrap_err();
            assert_eq!((refusal.code(), refusal.status()), ("RULE", 422));
            assert!(refusal.to_string().contains(rule), "{refusal}");
        }
        issuer.send("commercial-bank", &ask("10")).unwrap();
    }
}
