//! `RequestIssuanceMany@Issuer`: a holder asks for several issuances, for all of them or for none.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{Action, batch::all_or_none, request_issuance::request_from_console};
use crate::{
    DefinitionId, Permission,
    flows::FlowKind,
    message::bodies,
    work::{Actor, Halt, Key, KeySet, UnitOfWork, Wallet},
};

/// One of several issuances that are requested.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct RequestedIssuance {
    /// Of which token.
    pub definition: DefinitionId,
    /// How much, in digits with the definition's decimals at most.
    pub amount: String,
}

bodies! {
    /// A holder requests several issuances, such as those of a file. If one of them cannot be
    /// requested, none is.
    RequestIssuanceManyAtIssuer = "RequestIssuanceMany@Issuer" {
        /// What is requested: 1 to [`LARGEST_BATCH`](super::LARGEST_BATCH) issuances.
        requests: Vec<RequestedIssuance>,
    }
}

impl FlowKind {
    /// A holder requests several issuances at once.
    pub const REQUEST_ISSUANCE_MANY: Self = Self::named("REQUEST_ISSUANCE_MANY");
}

impl Action for RequestIssuanceManyAtIssuer {
    const PERMISSIONS: &'static [Permission] = &[Permission::IssuancesNonIssuer];
    const FLOWS: &'static [FlowKind] =
        &[FlowKind::REQUEST_ISSUANCE_MANY, FlowKind::REQUEST_ISSUANCE];

    fn keys(&self, sender: &Wallet, keys: &mut KeySet) {
        keys.extend(self.requests.iter().map(|one| Key::Definition(one.definition)));
        keys.insert(Key::OpenRequests(sender.participant.clone()));
    }

    fn decide(self, actor: &Actor<'_>, work: &mut UnitOfWork<'_>) -> Result<Value, Halt> {
        let batch = (&actor.participant.id, FlowKind::REQUEST_ISSUANCE_MANY);
        let mut requests = Vec::new();
        let flow = all_or_none::<Self, _>(work, batch, &self.requests, |work, one| {
            let made = request_from_console(work, actor, (one.definition, &one.amount), None)?;
            requests.push(made.id);
            Ok(made.flow)
        })?;
        Ok(json!({ "Requests": requests, "Flow": flow }))
    }
}

#[cfg(test)]
mod tests {
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use super::*;
    use crate::{
        Flow, FlowId, Request, RequestId,
        actions::LARGEST_BATCH,
        fixtures::dirham,
        fixtures_network::{Issuer, OPEN_REQUESTS, code, present},
        message::LARGEST_MESSAGE,
    };

    const BANK: &str = "commercial-bank";

    fn many(amounts: &[&str]) -> RequestIssuanceManyAtIssuer {
        let definition = dirham().id;
        let one = |amount: &&str| RequestedIssuance { definition, amount: (*amount).to_owned() };
        RequestIssuanceManyAtIssuer { requests: amounts.iter().map(one).collect() }
    }

    #[test]
    fn each_becomes_a_request_with_a_flow_of_its_own() {
        let mut issuer = Issuer::holding(0);
        let answer = issuer.send(BANK, &many(&["1", "2.50"])).unwrap();
        let batch: FlowId = answer["Flow"].as_str().unwrap().parse().unwrap();
        let requests: Vec<RequestId> = serde_json::from_value(answer["Requests"].clone()).unwrap();
        let amounts = requests.iter().map(|request| {
            let row = issuer.rows.find::<Request>(*request).unwrap();
            assert_eq!((row.version, row.approvals.len()), (1, 2));
            row.amount.to_string()
        });
        assert_eq!(amounts.collect::<Vec<_>>(), ["1.00", "2.50"]);
        let flows: Vec<&Flow> = present(&issuer.rows.flows).collect();
        let parts = flows.iter().filter(|flow| flow.about.batch == Some(batch));
        assert!(parts.clone().all(|flow| flow.kind == FlowKind::REQUEST_ISSUANCE));
        assert_eq!(parts.map(|flow| flow.about.request).collect::<Vec<_>>().len(), 2);
        assert_eq!(issuer.rows.find::<Flow>(batch).unwrap().about.parts, Some(2));
    }

    #[test]
    fn if_one_cannot_be_requested_none_is() {
        let mut issuer = Issuer::holding(0);
        for (amounts, expected, number) in [
            (&["1", "0"][..], "AMOUNT_ZERO", Some(2)),
            (&["1.001", "1"], "AMOUNT_TOO_MANY_DECIMALS", Some(1)),
            (&[], "MALFORMED_BODY", None),
        ] {
            let refusal = issuer.send(BANK, &many(amounts)).unwrap_err();
            assert_eq!(refusal.code(), expected);
            assert_eq!(refusal.answer(None).error.number, number);
        }
        assert_eq!(present::<Request>(&issuer.rows.requests).count(), 0);
        assert_eq!(present::<Flow>(&issuer.rows.flows).count(), 0);
    }

    /// Those of the same message count.
    #[test]
    fn no_more_are_open_than_a_participant_may_have() {
        let mut issuer = Issuer::holding(0);
        let as_many = vec!["1"; OPEN_REQUESTS as usize];
        let refused = issuer.send(BANK, &many(&[&as_many[..], &["1"]].concat()));
        assert_eq!(code(refused), "TOO_MANY_OPEN_REQUESTS");
        issuer.send(BANK, &many(&as_many)).unwrap();
        assert_eq!(code(issuer.send(BANK, &many(&["1"]))), "TOO_MANY_OPEN_REQUESTS");
    }

    #[test]
    fn the_largest_batch_fits_into_a_message() {
        let longest = many(&vec!["92233720368547758.07"; LARGEST_BATCH]);
        let bytes = serde_json::to_vec(&longest).unwrap();
        assert!(bytes.len() + 2_000 < LARGEST_MESSAGE, "{}", bytes.len());
    }
}
