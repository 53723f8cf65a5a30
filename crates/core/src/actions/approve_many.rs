//! `ApproveMany@Issuer`: an approver says yes to several requests, to all of them or to none.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{
    Action, answer_with_flow,
    approve::{APPROVERS, approve},
    batch::all_or_none,
    malformed,
};
use crate::{
    Permission, RequestId,
    flows::FlowKind,
    message::bodies,
    work::{Actor, Halt, Key, KeySet, UnitOfWork, Wallet},
};

/// A request as whoever decides on it looked at it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct SeenRequest {
    /// The request.
    pub request: RequestId,
    /// The version that was looked at.
    pub version: u32,
}

bodies! {
    /// An approver approves several requests, of any kind. If one of them cannot be approved, none is.
    ApproveManyAtIssuer = "ApproveMany@Issuer" {
        /// What is approved: 1 to [`LARGEST_BATCH`](super::LARGEST_BATCH) requests, each named once.
        requests: Vec<SeenRequest>,
    }
}

impl FlowKind {
    /// An approver approves several requests at once.
    pub const APPROVE_MANY: Self = Self::named("APPROVE_MANY");
}

impl Action for ApproveManyAtIssuer {
    const PERMISSIONS: &'static [Permission] = APPROVERS;
    const FLOWS: &'static [FlowKind] = &[
        FlowKind::APPROVE_MANY,
        FlowKind::UPDATE_ISSUANCE,
        FlowKind::UPDATE_TRANSFER,
        FlowKind::UPDATE_REDEMPTION,
    ];

    fn keys(&self, _sender: &Wallet, keys: &mut KeySet) {
        keys.extend(self.requests.iter().map(|seen| Key::Request(seen.request)));
    }

    fn decide(self, actor: &Actor<'_>, work: &mut UnitOfWork<'_>) -> Result<Value, Halt> {
        let mut named = BTreeSet::new();
        if let Some(twice) = self.requests.iter().find(|seen| !named.insert(seen.request)) {
            let why = format!("it names the request {} twice", twice.request);
            return Err(malformed::<Self>(why).into());
        }
        let batch = (&actor.participant.id, FlowKind::APPROVE_MANY);
        let flow = all_or_none::<Self, _>(work, batch, &self.requests, |work, seen| {
            approve(work, actor, (seen.request, seen.version))
        })?;
        Ok(answer_with_flow(flow))
    }
}

#[cfg(test)]
mod tests {
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use super::*;
    use crate::{
        Flow, FlowId, Refusal, Request, RequestStatus,
        actions::{LARGEST_BATCH, TransferType},
        fixtures::{participant, uuid},
        fixtures_network::{Issuer, ask, ask_redemption, ask_transfer, present, wallet_of},
        message::{Body as _, LARGEST_MESSAGE},
    };

    const BANK: &str = "commercial-bank";
    const OTHER: &str = "commercial-bank-2";

    fn at_first(request: RequestId) -> SeenRequest {
        SeenRequest { request, version: 1 }
    }

    fn many(requests: &[RequestId]) -> ApproveManyAtIssuer {
        ApproveManyAtIssuer { requests: requests.iter().copied().map(at_first).collect() }
    }

    fn status(issuer: &Issuer, request: RequestId) -> (RequestStatus, u32) {
        let row = issuer.rows.find::<Request>(request).unwrap();
        (row.status, row.version)
    }

    fn flow(issuer: &Issuer, id: FlowId) -> Flow {
        issuer.rows.find::<Flow>(id).unwrap().clone()
    }

    #[test]
    fn requests_of_all_kinds_are_approved_with_a_flow_for_each_and_one_for_all() {
        let mut issuer = Issuer::with_holder();
        let requests = [issuer.made(&ask("1")), issuer.made(&ask_redemption("2"))];
        let answer = issuer.send("central-bank", &many(&requests)).unwrap();
        let batch: FlowId = answer["Flow"].as_str().unwrap().parse().unwrap();
        let shown = flow(&issuer, batch);
        assert_eq!((shown.kind, shown.about.parts), (FlowKind::APPROVE_MANY, Some(2)));
        assert_eq!(shown.parties, [participant("central-bank")]);
        let key = wallet_of("central-bank").public_key;
        for request in requests {
            let row = issuer.rows.find::<Request>(request).unwrap();
            assert_eq!((row.version, row.approvals[0].signed.unwrap().key), (2, key));
            let of_request = |flow: &&Flow| flow.about.request == Some(request);
            let parts: Vec<&Flow> = present(&issuer.rows.flows)
                .filter(of_request)
                .filter(|flow: &&Flow| flow.about.batch == Some(batch))
                .collect();
            assert_eq!(parts.len(), 1);
            assert!(parts[0].parties.contains(&participant(BANK)), "the requester sees its own");
        }
    }

    #[test]
    fn if_one_cannot_be_approved_none_is_and_the_refusal_names_it() {
        let mut issuer = Issuer::with_holder();
        let (first, second) = (issuer.made(&ask("1")), issuer.made(&ask("2")));
        let stale = SeenRequest { request: second, version: 2 };
        let body = ApproveManyAtIssuer { requests: vec![at_first(first), stale] };
        let refusal = issuer.send("central-bank", &body).unwrap_err();
        assert_eq!((refusal.code(), refusal.status()), ("STALE", 409));
        assert!(refusal.is_of_core());
        let answered = refusal.answer(None).error;
        assert_eq!(answered.number, Some(2));
        assert!(answered.message.starts_with("Number 2 of 2: "), "{}", answered.message);
        assert!(answered.message.ends_with("None of the 2 was carried out."));
        for request in [first, second] {
            assert_eq!(status(&issuer, request), (RequestStatus::Pending, 1));
        }
    }

    /// Each of them is covered, and both together are not.
    #[test]
    fn what_the_vault_does_not_cover_together_is_not_approved() {
        let mut issuer = Issuer::with_holder();
        let (balance, _) = issuer.vault(BANK);
        let whole = crate::fixtures::amount(balance).to_string();
        let pull = ask_transfer(TransferType::Pull, BANK, &whole);
        let requests = [(); 2].map(|()| {
            let answer = issuer.send(OTHER, &pull).unwrap();
            answer["Request"].as_str().unwrap().parse().unwrap()
        });
        let refusal = issuer.send(BANK, &many(&requests)).unwrap_err();
        let Refusal::InBatch { number: 2, of: 2, refusal } = refusal else { panic!("{refusal:?}") };
        assert_eq!(refusal.code(), "INSUFFICIENT_FUNDS");
        assert_eq!(issuer.vault(BANK), (balance, 0));
        issuer.send(BANK, &many(&requests[..1])).unwrap();
        assert_eq!(issuer.vault(BANK), (0, 0));
    }

    #[test]
    fn none_one_named_twice_and_too_many_are_refused_and_the_largest_batch_fits() {
        let mut issuer = Issuer::with_holder();
        let request = issuer.made(&ask("1"));
        let unknown = |number: usize| RequestId(uuid(number as u128 + 0xffff_0000));
        let too_many: Vec<RequestId> = (0..=LARGEST_BATCH).map(unknown).collect();
        for (requests, code) in [
            (&[][..], "MALFORMED_BODY"),
            (&[request, request], "MALFORMED_BODY"),
            (&too_many, "MALFORMED_BODY"),
            (&too_many[1..], "NOT_FOUND"),
        ] {
            assert_eq!(issuer.send("central-bank", &many(requests)).unwrap_err().code(), code);
        }
        assert_eq!(status(&issuer, request), (RequestStatus::Pending, 1));
        let body = serde_json::to_vec(&ApproveManyAtIssuer {
            requests: vec![SeenRequest { request, version: u32::MAX }; LARGEST_BATCH],
        });
        assert!(body.unwrap().len() + 2_000 < LARGEST_MESSAGE, "{}", ApproveManyAtIssuer::SUBJECT);
    }
}
