//! Which toasts the flows give: one for each, when it was submitted, which changes when it ends.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use tallystick_core::{Flow, FlowId, ParticipantId, flows::FlowStatus};

use super::wallet::Wallet;
use crate::{
    directory::Directory,
    flows::words::{failure_sentence, flow_name, flow_summary, flow_words, rejection_of_own},
    services::web_storage::Area,
    state::{Action, ToastKind, ToastWords},
};

/// The flows that a toast was shown for, and whether one was for their end.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub(super) struct ShownFlows(BTreeMap<FlowId, bool>);

/// The flows of which a toast says that they run, and which are not among these: they are to be read
/// as well, so that their end is shown however many began after them.
pub(super) fn unlisted(wallet: &Wallet, listed: &[Flow]) -> Vec<FlowId> {
    let Some(ShownFlows(shown)) = Area::Tab.read(&key(wallet)) else { return Vec::new() };
    let is_listed = |flow: &FlowId| listed.iter().any(|known| known.id == *flow);
    let running = shown.into_iter().filter(|(_, ended)| !ended).map(|(flow, _)| flow);
    running.filter(|flow| !is_listed(flow)).collect()
}

/// Shows the toasts of these flows that this tab has not shown. A reload changes nothing of
/// that: the tab remembers.
pub(super) fn show(wallet: &Wallet, flows: &[Flow]) {
    let key = key(wallet);
    let before = Area::Tab.read(&key);
    let (shown, toasts) = derive(before.as_ref(), flows, &wallet.participant.id, &wallet.directory);
    Area::Tab.write(&key, &shown);
    let definitions = wallet.definitions.borrow();
    for mut toast in toasts {
        let flow = flows.iter().find(|flow| Some(flow.id) == toast.flow);
        toast.request = flow.and_then(|flow| flow.about.request);
        let summary = flow.map(|flow| flow_summary(flow, &definitions, &wallet.directory));
        let lines = toast.detail.take().into_iter().chain(summary);
        let lines: Vec<String> = lines.filter(|line| !line.is_empty()).collect();
        toast.detail = Some(lines.join(". ")).filter(|detail| !detail.is_empty());
        wallet.dispatch(Action::Toast(toast));
    }
}

fn key(wallet: &Wallet) -> String {
    format!("tallystick-told-{}", wallet.holder.id())
}

/// From what was shown before (`None` at the very first read) and the latest flows, newest first.
fn derive(
    shown: Option<&ShownFlows>,
    flows: &[Flow],
    reader: &ParticipantId,
    directory: &Directory,
) -> (ShownFlows, Vec<ToastWords>) {
    let mut now = ShownFlows::default();
    let mut toasts = Vec::new();
    for flow in flows.iter().rev() {
        let ended = flow.status != FlowStatus::Running;
        now.0.insert(flow.id, ended);
        let before = shown.map(|shown| shown.0.get(&flow.id).copied());
        let (show_start, show_end) = match before {
            // What was over before this tab looked is history.
            None => (!ended, false),
            Some(None) => (true, ended),
            Some(Some(end_was_shown)) => (false, ended && !end_was_shown),
        };
        let rejection = rejection_of_own(flow, reader, directory);
        if let Some((title, why)) = rejection.filter(|_| show_end) {
            toasts.push(ToastWords::new(ToastKind::Danger, title).detail(why).of(flow.id));
        }
        // Of a batch, its own flow speaks for all parts.
        if flow.about.batch.is_some() || !concerns(flow, reader) {
            continue;
        }
        // Whoever did not submit it is told only of its end.
        let submitted = flow.initiator == *reader;
        if show_end {
            let toast = end(flow, directory);
            let earlier = submitted.then(|| submitted_words(flow));
            toasts.push(ToastWords { earlier, ..toast });
        } else if show_start && submitted {
            let words = submitted_words(flow);
            toasts.push(ToastWords::new(ToastKind::Information, words).of(flow.id));
        }
    }
    (now, toasts)
}

fn concerns(flow: &Flow, reader: &ParticipantId) -> bool {
    let for_all = flow_words(&flow.kind).is_some_and(|words| words.for_all);
    flow.initiator == *reader || (for_all && flow.parties.contains(reader))
}

fn submitted_words(flow: &Flow) -> String {
    let words = flow_words(&flow.kind);
    words.map_or_else(|| flow_name(&flow.kind), |words| words.submitted.to_owned())
}

fn end(flow: &Flow, directory: &Directory) -> ToastWords {
    if flow.status == FlowStatus::Failed {
        let toast = ToastWords::new(ToastKind::Danger, flow_name(&flow.kind)).of(flow.id);
        let why = flow.failure.as_ref().map(|failure| failure_sentence(failure, directory));
        return ToastWords { detail: why, ..toast };
    }
    let words = flow_words(&flow.kind);
    let title = words.map_or_else(|| flow_name(&flow.kind), |words| words.completed.to_owned());
    ToastWords::new(ToastKind::Success, title).of(flow.id)
}

#[cfg(target_arch = "wasm32")]
#[cfg(test)]
mod tests {
    use tallystick_core::{
        RejectionCode,
        flows::{About, Failure, FlowKind},
        requests::Rejection,
    };
    use uuid::Uuid;
    use wasm_bindgen_test::wasm_bindgen_test;

    use super::*;

    fn participant(id: &str) -> ParticipantId {
        id.parse().unwrap()
    }

    fn flow(number: u128, kind: FlowKind, status: FlowStatus) -> Flow {
        let now = "2026-11-20T09:30:00.000Z".parse().unwrap();
        let id = FlowId(Uuid::from_u128(number));
        let flow = Flow::running(id, kind, participant("central-bank"), About::default(), now);
        let by = Some(participant("commercial-bank"));
        let failure = Some(Failure { code: "DECLINED".to_owned(), by, reason: None });
        Flow { status, failure, ..flow }.seen_by(&Some(participant("commercial-bank")))
    }

    fn titles(
        shown: Option<&ShownFlows>,
        flows: &[Flow],
        reader: &str,
    ) -> (ShownFlows, Vec<String>) {
        let (shown, toasts) = derive(shown, flows, &participant(reader), &Directory::default());
        (shown, toasts.into_iter().map(|toast| toast.title).collect())
    }

    #[wasm_bindgen_test]
    fn what_was_over_at_the_first_look_is_history() {
        let over = flow(1, FlowKind::ISSUE, FlowStatus::Completed);
        let running = flow(2, FlowKind::ISSUE, FlowStatus::Running);
        let (told, shown) = titles(None, &[running.clone(), over.clone()], "central-bank");
        assert_eq!(shown, ["Successfully submitted an issuance of tokens"]);
        assert_eq!(titles(Some(&told), &[running, over], "central-bank").1, [""; 0]);
    }

    #[wasm_bindgen_test]
    fn a_flow_is_announced_to_its_submitter_and_its_end_to_both_once() {
        let (told, _) = titles(None, &[], "central-bank");
        let running = flow(1, FlowKind::ISSUE, FlowStatus::Running);
        let (_, submitted) = titles(Some(&told), std::slice::from_ref(&running), "central-bank");
        assert_eq!(submitted, ["Successfully submitted an issuance of tokens"]);
        // Whoever did not submit it is told of its end alone.
        let (told, shown) = titles(Some(&told), &[running], "commercial-bank");
        assert_eq!(shown, [""; 0]);
        let over = flow(1, FlowKind::ISSUE, FlowStatus::Completed);
        // As after a reload: what was told comes out of storage.
        let stored = serde_json::to_string(&told).unwrap();
        let told: ShownFlows = serde_json::from_str(&stored).unwrap();
        let (told, shown) = titles(Some(&told), std::slice::from_ref(&over), "commercial-bank");
        assert_eq!(shown, ["Issuance of tokens has been successful"]);
        assert_eq!(titles(Some(&told), &[over], "commercial-bank").1, [""; 0]);
    }

    #[wasm_bindgen_test]
    fn a_flow_that_began_and_ended_unseen_has_one_toast_for_both() {
        let over = flow(1, FlowKind::REQUEST_ISSUANCE, FlowStatus::Completed);
        let told = ShownFlows::default();
        let reader = participant("central-bank");
        let (_, toasts) =
            derive(Some(&told), std::slice::from_ref(&over), &reader, &Directory::default());
        let earlier = toasts[0].earlier.as_deref();
        assert_eq!(earlier, Some("Successfully submitted an issuance request"));
        let (_, shown) = titles(Some(&told), &[over], "central-bank");
        assert_eq!(shown, ["Your issuance request has been successfully created"]);
    }

    #[wasm_bindgen_test]
    fn a_failure_says_why() {
        let failed = flow(1, FlowKind::ISSUE, FlowStatus::Failed);
        let told = ShownFlows(BTreeMap::from([(failed.id, false)]));
        let reader = participant("commercial-bank");
        let (_, toasts) = derive(Some(&told), &[failed], &reader, &Directory::default());
        assert_eq!(toasts[0].kind, ToastKind::Danger);
        assert_eq!(toasts[0].detail.as_deref(), Some("commercial-bank declined the token"));
    }

    #[wasm_bindgen_test]
    fn a_requester_is_told_who_rejected_its_request_and_why() {
        for (kind, request) in [
            (FlowKind::UPDATE_ISSUANCE, "issuance"),
            (FlowKind::UPDATE_TRANSFER, "transfer"),
            (FlowKind::UPDATE_REDEMPTION, "redemption"),
        ] {
            let mut update = flow(1, kind, FlowStatus::Completed);
            update.about.requester = Some(participant("commercial-bank"));
            update.about.rejection = Some(Rejection {
                by: participant("central-bank"),
                code: RejectionCode::Limit,
                reason: "10,000.00 a day".to_owned(),
                at: update.started_at,
            });
            let (before, directory) = (ShownFlows::default(), Directory::default());
            let told = |reader: &str| {
                let flows = std::slice::from_ref(&update);
                derive(Some(&before), flows, &participant(reader), &directory)
            };
            let (shown, toasts) = told("commercial-bank");
            assert_eq!(toasts.len(), 1);
            let title = format!("Your {request} request was rejected by central-bank");
            assert_eq!(toasts[0].title, title);
            assert_eq!(toasts[0].detail.as_deref(), Some("Limit exceeded: 10,000.00 a day"));
            let again = std::slice::from_ref(&update);
            assert_eq!(titles(Some(&shown), again, "commercial-bank").1, [""; 0], "once");
            // Whoever rejected reads that it was done, and the other parties nothing.
            let mut titles = told("central-bank").1.into_iter().map(|toast| toast.title);
            assert_eq!(
                titles.next_back().as_deref(),
                Some("Your request update has been successful")
            );
            assert!(told("custodian").1.is_empty());
        }
    }

    #[wasm_bindgen_test]
    fn your_request_is_told_to_you_alone() {
        let others = flow(1, FlowKind::UPDATE_ISSUANCE, FlowStatus::Completed);
        assert_eq!(titles(Some(&ShownFlows::default()), &[others], "commercial-bank").1, [""; 0]);
    }
}
