//! Which toasts the flows give: one when it was submitted, one when it ended, each once.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use tallystick_core::{
    Flow, FlowId, ParticipantId,
    flow::{Audience, FlowStatus},
};

use super::wallet::Wallet;
use crate::{
    services::web_storage::Area,
    state::{Action, ToastKind},
};

/// The flows that were told of, and whether their end was.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub(super) struct Told(BTreeMap<FlowId, bool>);

/// What to tell.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Telling {
    kind: ToastKind,
    title: &'static str,
    detail: Option<String>,
}

/// Shows the toasts of these flows that this tab has not shown. A reload changes nothing of
/// that: the tab remembers.
pub(super) fn show(wallet: &Wallet, flows: &[Flow]) {
    let key = format!("tallystick-told-{}", wallet.holder.id());
    let before = Area::Tab.read(&key);
    let (told, tellings) = derive(before.as_ref(), flows, &wallet.participant.id);
    Area::Tab.write(&key, &told);
    for Telling { kind, title, detail } in tellings {
        wallet.dispatch(Action::Toast { kind, title: title.to_owned(), detail });
    }
}

/// From what was told before (`None` at the very first read) and the latest flows, newest first.
fn derive(told: Option<&Told>, flows: &[Flow], reader: &ParticipantId) -> (Told, Vec<Telling>) {
    let mut now = Told::default();
    let mut tellings = Vec::new();
    for flow in flows.iter().rev() {
        let ended = flow.status != FlowStatus::Running;
        now.0.insert(flow.id, ended);
        let before = told.map(|told| told.0.get(&flow.id).copied());
        let (tell_start, tell_end) = match before {
            // What was over before this tab looked is history.
            None => (!ended, false),
            Some(None) => (true, ended),
            Some(Some(told_end)) => (false, ended && !told_end),
        };
        if !concerns(flow, reader) {
            continue;
        }
        if tell_start {
            tellings.push(Telling {
                kind: ToastKind::Information,
                title: flow.name.submitted(),
                detail: None,
            });
        }
        if tell_end {
            tellings.push(end(flow));
        }
    }
    (now, tellings)
}

fn concerns(flow: &Flow, reader: &ParticipantId) -> bool {
    match flow.name.audience() {
        Audience::Initiator => flow.initiator == *reader,
        Audience::Parties => flow.parties.contains(reader),
    }
}

fn end(flow: &Flow) -> Telling {
    match flow.status {
        FlowStatus::Failed => Telling {
            kind: ToastKind::Danger,
            title: flow.name.title(),
            detail: flow.failure.clone(),
        },
        _ => Telling { kind: ToastKind::Success, title: flow.name.completed(), detail: None },
    }
}

#[cfg(target_arch = "wasm32")]
#[cfg(test)]
mod tests {
    use tallystick_core::flow::FlowName;
    use uuid::Uuid;
    use wasm_bindgen_test::wasm_bindgen_test;

    use super::*;

    fn participant(id: &str) -> ParticipantId {
        id.parse().unwrap()
    }

    fn flow(number: u128, name: FlowName, status: FlowStatus) -> Flow {
        let now = "2026-11-20T09:30:00.000Z".parse().unwrap();
        let id = FlowId(Uuid::from_u128(number));
        let flow = Flow::running(id, name, participant("central-bank"), now);
        Flow { status, failure: Some("declined".to_owned()), ..flow }
            .seen_by([participant("commercial-bank")])
    }

    fn titles(told: Option<&Told>, flows: &[Flow], reader: &str) -> (Told, Vec<&'static str>) {
        let (told, tellings) = derive(told, flows, &participant(reader));
        (told, tellings.into_iter().map(|telling| telling.title).collect())
    }

    #[wasm_bindgen_test]
    fn what_was_over_at_the_first_look_is_history() {
        let over = flow(1, FlowName::IssueTokens, FlowStatus::Completed);
        let running = flow(2, FlowName::IssueTokens, FlowStatus::Running);
        let (told, shown) = titles(None, &[running.clone(), over.clone()], "central-bank");
        assert_eq!(shown, ["Successfully submitted an issuance of tokens"]);
        assert_eq!(titles(Some(&told), &[running, over], "central-bank").1, [""; 0]);
    }

    #[wasm_bindgen_test]
    fn each_flow_is_told_of_twice_and_never_again() {
        let (told, _) = titles(None, &[], "central-bank");
        let running = flow(1, FlowName::IssueTokens, FlowStatus::Running);
        let (told, shown) = titles(Some(&told), &[running], "commercial-bank");
        assert_eq!(shown, ["Successfully submitted an issuance of tokens"]);
        let over = flow(1, FlowName::IssueTokens, FlowStatus::Completed);
        // As after a reload: what was told comes out of storage.
        let stored = serde_json::to_string(&told).unwrap();
        let told: Told = serde_json::from_str(&stored).unwrap();
        let (told, shown) = titles(Some(&told), std::slice::from_ref(&over), "commercial-bank");
        assert_eq!(shown, ["Issuance of tokens has been successful"]);
        assert_eq!(titles(Some(&told), &[over], "commercial-bank").1, [""; 0]);
    }

    #[wasm_bindgen_test]
    fn a_flow_that_began_and_ended_unseen_is_told_of_in_order() {
        let over = flow(1, FlowName::RequestTokens, FlowStatus::Completed);
        let (_, shown) = titles(Some(&Told::default()), &[over], "central-bank");
        assert_eq!(
            shown,
            [
                "Successfully submitted an issuance request",
                "Your issuance request has been successfully created"
            ]
        );
    }

    #[wasm_bindgen_test]
    fn a_failure_says_why() {
        let failed = flow(1, FlowName::IssueTokens, FlowStatus::Failed);
        let told = Told(BTreeMap::from([(failed.id, false)]));
        let (_, tellings) = derive(Some(&told), &[failed], &participant("commercial-bank"));
        assert_eq!(tellings[0].kind, ToastKind::Danger);
        assert_eq!(tellings[0].detail.as_deref(), Some("declined"));
    }

    #[wasm_bindgen_test]
    fn your_request_is_told_to_you_alone() {
        let others = flow(1, FlowName::UpdateApprovalRequest, FlowStatus::Completed);
        assert_eq!(titles(Some(&Told::default()), &[others], "commercial-bank").1, [""; 0]);
    }
}
