//! `Dismiss@Issuer`: the requester takes a rejected request off the list.

use serde_json::Value;

use super::{
    Action, answer_with_flow,
    requests::{REQUESTERS, as_requester, change_request},
};
use crate::{
    Permission, RequestId, RequestInput,
    flows::FlowKind,
    message::bodies,
    work::{Actor, Halt, Key, KeySet, UnitOfWork, Wallet},
};

bodies! {
    /// The requester dismisses a rejected request.
    DismissAtIssuer = "Dismiss@Issuer" {
        /// What is dismissed.
        request: RequestId,
        /// The version that was looked at.
        version: u32,
    }
}

impl FlowKind {
    /// The requester dismisses a rejected request.
    pub const DISMISS_REQUEST: Self = Self::named("DISMISS_REQUEST");
}

/// It leaves the list of open requests and stays rejected.
impl Action for DismissAtIssuer {
    const PERMISSIONS: &'static [Permission] = REQUESTERS;
    const FLOWS: &'static [FlowKind] = &[FlowKind::DISMISS_REQUEST];

    fn keys(&self, _sender: &Wallet, keys: &mut KeySet) {
        keys.insert(Key::Request(self.request));
    }

    fn decide(self, actor: &Actor<'_>, work: &mut UnitOfWork<'_>) -> Result<Value, Halt> {
        let row = as_requester(work, actor, (self.request, self.version))?;
        let input = RequestInput::Dismiss(actor.participant.id.clone());
        change_request(work, actor, row, input, FlowKind::DISMISS_REQUEST).map(answer_with_flow)
    }
}

#[cfg(test)]
mod tests {
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use super::*;
    use crate::{
        Request, RequestAction, RequestStatus,
        actions::{CancelAtIssuer, TransferType},
        fixtures::{dirham, later, now, participant},
        fixtures_network::{
            Issuer, OPEN_REQUESTS, ask, ask_redemption, ask_transfer, code, reject,
        },
        requests::REJECTED_STAYS,
    };

    fn row(issuer: &Issuer, request: RequestId) -> &Request {
        issuer.rows.find::<Request>(request).unwrap()
    }

    #[test]
    fn a_rejected_request_of_any_kind_is_dismissed_once_and_by_its_requester() {
        let mut issuer = Issuer::with_holder();
        let push = ask_transfer(TransferType::Push, "commercial-bank-2", "1");
        let pull = ask_transfer(TransferType::Pull, "commercial-bank-2", "1");
        for (request, approver) in [
            (issuer.made(&ask("1")), "central-bank"),
            (issuer.made(&push), "commercial-bank-2"),
            (issuer.made(&pull), "commercial-bank-2"),
            (issuer.made(&ask_redemption("1")), "central-bank"),
        ] {
            let dismiss = |version| DismissAtIssuer { request, version };
            let early = issuer.send("commercial-bank", &dismiss(1)).unwrap_err();
            assert_eq!(early.to_string(), "Only a rejected request can be dismissed.");
            issuer.send(approver, &reject(request, 1, "no")).unwrap();
            assert!(row(&issuer, request).is_listed());
            assert_eq!(code(issuer.send("commercial-bank", &dismiss(1))), "STALE");
            assert_eq!(code(issuer.send("commercial-bank-2", &dismiss(2))), "NOT_FOUND");
            assert_eq!(code(issuer.send("central-bank", &dismiss(2))), "FORBIDDEN");

            issuer.send("commercial-bank", &dismiss(2)).unwrap();
            let flow = issuer.latest_flow();
            assert_eq!((&flow.kind, &flow.about.rejection), (&FlowKind::DISMISS_REQUEST, &None));
            assert_eq!(issuer.request(request), (RequestStatus::Rejected, 3));
            assert!(!row(&issuer, request).is_listed());
            let again = issuer.send("commercial-bank", &dismiss(3)).unwrap_err();
            assert_eq!(again.to_string(), "This request was already dismissed.");
        }
        assert_eq!(issuer.vault("commercial-bank"), (50_000, 0));
    }

    #[test]
    fn it_needs_the_permission_to_make_such_a_request() {
        let mut issuer = Issuer::holding(0);
        let request = issuer.requested("1");
        issuer.send("central-bank", &reject(request, 1, "no")).unwrap();
        let bank = issuer.rows.participants.get_mut(&participant("commercial-bank")).unwrap();
        bank.permissions = vec![Permission::TransfersNonIssuer];
        let reader = bank.clone();
        let dismiss = DismissAtIssuer { request, version: 2 };
        assert_eq!(code(issuer.send("commercial-bank", &dismiss)), "FORBIDDEN");
        assert!(row(&issuer, request).actions(&reader, &dirham()).is_empty());
    }

    #[test]
    fn one_that_is_not_dismissed_leaves_the_list_after_thirty_days() {
        let mut issuer = Issuer::holding(0);
        let request = issuer.requested("1");
        assert_eq!(row(&issuer, request).leaves_list_at(), None);
        issuer.now = later(60);
        issuer.send("central-bank", &reject(request, 1, "no")).unwrap();
        let rejected = row(&issuer, request).clone();
        assert_eq!(REJECTED_STAYS.as_secs(), 30 * 24 * 60 * 60);
        assert_eq!(
            rejected.leaves_list_at(),
            Some(now().after(REJECTED_STAYS).after(std::time::Duration::from_secs(60),))
        );
        let bank = &issuer.rows.participants[&participant("commercial-bank")];
        let actions = [RequestAction::Dismiss, RequestAction::Correct];
        assert_eq!(rejected.actions(bank, &dirham()), actions);
        issuer.send("commercial-bank", &DismissAtIssuer { request, version: 2 }).unwrap();
        assert_eq!(row(&issuer, request).leaves_list_at(), None, "it has left");
        let cancelled = issuer.requested("1");
        issuer.send("commercial-bank", &CancelAtIssuer { request: cancelled, version: 1 }).unwrap();
        assert!(!row(&issuer, cancelled).is_listed());
    }

    /// However many were rejected, and none of them dismissed.
    #[test]
    fn rejected_requests_do_not_keep_their_requester_from_asking_again() {
        let mut issuer = Issuer::holding(0);
        for _ in 0..2 * OPEN_REQUESTS {
            let request = issuer.requested("1");
            issuer.send("central-bank", &reject(request, 1, "no")).unwrap();
        }
        // The same from the stored rows, as after a restart.
        issuer.rows.open_requests.clear();
        for _ in 0..OPEN_REQUESTS {
            issuer.requested("1");
        }
        let refused = issuer.send("commercial-bank", &ask("1"));
        assert_eq!(code(refused), "TOO_MANY_OPEN_REQUESTS");
    }
}
