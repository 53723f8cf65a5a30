//! Which toasts the flows give: one for each, when it was submitted, which changes when it ends.
//!
//! What is submitted is said on the device that submitted it. The outcome is said there as well; or
//! wherever else its participant looks, if that device does not say it soon. The issuer keeps which
//! outcomes nobody has seen: see `GET …/outcomes`.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use tallystick_core::{Flow, FlowId, ParticipantId, Timestamp, WalletId, flows::FlowStatus};

use super::wallet::Wallet;
use crate::{
    directory::Directory,
    flows::words::{failure_sentence, flow_name, flow_summary, flow_words, rejection_of_own},
    services::{tabs::TabEvent, web_storage::Area},
    state::{Action, ToastKind, ToastWords},
};

/// The flows that a toast was shown for, and whether one was for their end.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub(super) struct ShownFlows(BTreeMap<FlowId, bool>);

/// What there is to show.
pub(super) struct Flows<'a> {
    /// The latest flows, newest first.
    pub(super) latest: &'a [Flow],
    /// Those whose outcome the participant has not seen on any device.
    pub(super) unseen: &'a [Flow],
}

/// Who is shown it, where and when.
struct Reader<'a> {
    participant: &'a ParticipantId,
    device: WalletId,
    now: Timestamp,
    directory: &'a Directory,
}

/// What is shown, and what follows from it.
#[derive(Default)]
struct Derived {
    shown: ShownFlows,
    toasts: Vec<ToastWords>,
    /// The outcomes of these were shown, now or before.
    seen: Vec<FlowId>,
    /// The outcomes of some are left to another device for now.
    waits: bool,
}

/// Shows the toasts of these flows that this tab has not shown; a reload changes nothing of that:
/// the tab remembers.
pub(super) fn show(wallet: &Wallet, flows: &Flows<'_>) {
    let before = shown_before(wallet);
    let Derived { shown, toasts, seen, waits } = derive(before.as_ref(), flows, &wallet.reader());
    Area::Tab.write(&key(wallet), &shown);
    // The other tabs of this device may read only what is left when this one has told the issuer.
    let shows = |flow: &&Flow| toasts.iter().any(|toast| toast.flow == Some(flow.id));
    let ended: Vec<Flow> = flows.unseen.iter().filter(shows).cloned().collect();
    if !ended.is_empty() {
        wallet.tell_tabs(&TabEvent::Ended(ended));
    }
    for toast in toasts {
        wallet.dispatch(Action::Toast(with_summary(wallet, flows, toast)));
    }
    wallet.outcomes.shown(seen, waits);
}

/// Shows the toasts of these flows, which another tab of this device has read.
pub(super) fn show_ended(wallet: &Wallet, ended: &[Flow]) {
    let flows = Flows { latest: &[], unseen: ended };
    let mut before = shown_before(wallet).unwrap_or_default();
    let Derived { shown, toasts, .. } = derive(Some(&before), &flows, &wallet.reader());
    before.0.extend(shown.0);
    Area::Tab.write(&key(wallet), &before);
    for toast in toasts {
        wallet.dispatch(Action::Toast(with_summary(wallet, &flows, toast)));
    }
}

fn key(wallet: &Wallet) -> String {
    format!("tallystick-told-{}", wallet.holder.id())
}

fn shown_before(wallet: &Wallet) -> Option<ShownFlows> {
    Area::Tab.read(&key(wallet))
}

impl Wallet {
    fn reader(&self) -> Reader<'_> {
        Reader {
            participant: &self.participant.id,
            device: self.holder.id(),
            now: self.holder.now(),
            directory: &self.directory,
        }
    }
}

fn with_summary(wallet: &Wallet, flows: &Flows<'_>, mut toast: ToastWords) -> ToastWords {
    let mut all = flows.latest.iter().chain(flows.unseen);
    let flow = all.find(|flow| Some(flow.id) == toast.flow);
    toast.request = flow.and_then(|flow| flow.about.request);
    let definitions = wallet.definitions.borrow();
    let summary = flow.map(|flow| flow_summary(flow, &definitions, &wallet.directory));
    let lines = toast.detail.take().into_iter().chain(summary);
    toast.detail = lines.filter(|line| !line.is_empty()).reduce(|text, line| {
        // A sentence has its full stop already.
        format!("{}. {line}", text.trim_end_matches('.'))
    });
    toast
}

/// From what was shown before: `None` at the very first read, when what is over is history unless
/// nobody has seen it.
fn derive(before: Option<&ShownFlows>, flows: &Flows<'_>, reader: &Reader<'_>) -> Derived {
    let mut derived = Derived::default();
    let unseen = flows.unseen.iter().map(|flow| (flow, true));
    let is_unseen = |flow: &Flow| flows.unseen.iter().any(|unseen| unseen.id == flow.id);
    let others = flows.latest.iter().rev().filter(|flow| !is_unseen(flow));
    for (flow, is_unseen) in unseen.chain(others.map(|flow| (flow, false))) {
        let shown = before.and_then(|before| before.0.get(&flow.id).copied());
        let end_was_shown = shown == Some(true);
        let from_here = flow.initiator == *reader.participant && flow.device == Some(reader.device);
        let ended = flow.status != FlowStatus::Running;
        let is_left_to_another = is_unseen
            && !end_was_shown
            && !flow.is_shown_on(reader.device, reader.participant, reader.now);
        // What ended as soon as it was submitted is not among the unseen outcomes of its initiator.
        let ended_here = !is_unseen && from_here && before.is_some();
        let shows_end = ended && !end_was_shown && !is_left_to_another && (is_unseen || ended_here);
        derived.waits |= is_left_to_another;
        if is_unseen && !is_left_to_another {
            derived.seen.push(flow.id);
        }
        // What is over, and was not left to another device, is not shown later either.
        derived.shown.0.insert(flow.id, ended && !is_left_to_another);
        if shows_end {
            derived.toasts.extend(ends(flow, reader, from_here));
        } else if from_here && !ended && shown.is_none() && flow.about.batch.is_none() {
            let words = submitted_words(flow);
            derived.toasts.push(ToastWords::new(ToastKind::Information, words).of(flow.id));
        }
    }
    derived
}

/// What its end says to this reader: that its request was rejected, and how the flow ended.
fn ends(flow: &Flow, reader: &Reader<'_>, from_here: bool) -> Vec<ToastWords> {
    let mut toasts = Vec::new();
    if let Some((title, why)) = rejection_of_own(flow, reader.participant, reader.directory) {
        toasts.push(ToastWords::new(ToastKind::Danger, title).detail(why).of(flow.id));
    }
    let is_party = flow.concerns_all_parties() && flow.parties.contains(reader.participant);
    // Of a batch, its own flow speaks for all parts.
    if flow.about.batch.is_none() && (flow.initiator == *reader.participant || is_party) {
        let earlier = from_here.then(|| submitted_words(flow));
        toasts.push(ToastWords { earlier, ..end(flow, reader.directory) });
    }
    toasts
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

    const HERE: WalletId = WalletId(Uuid::from_u128(1));
    const ELSEWHERE: WalletId = WalletId(Uuid::from_u128(2));
    const STARTED: &str = "2026-11-20T09:30:00.000Z";

    fn participant(id: &str) -> ParticipantId {
        id.parse().unwrap()
    }

    fn at(milliseconds: i64) -> Timestamp {
        let started: Timestamp = STARTED.parse().unwrap();
        Timestamp::from_milliseconds(started.milliseconds() + milliseconds).unwrap()
    }

    /// A flow of the central bank, submitted on the device where it is shown.
    fn flow(kind: FlowKind, status: FlowStatus) -> Flow {
        let id = FlowId(Uuid::from_u128(1));
        let flow = Flow::running(id, kind, participant("central-bank"), About::default(), at(0));
        let by = Some(participant("commercial-bank"));
        let failure = Some(Failure { code: "DECLINED".to_owned(), by, reason: None });
        let ended_at = (status != FlowStatus::Running).then(|| at(0));
        let flow = Flow { status, failure, ended_at, device: Some(HERE), ..flow };
        flow.seen_by(&Some(participant("commercial-bank")))
    }

    fn issue(status: FlowStatus) -> Flow {
        flow(FlowKind::ISSUE, status)
    }

    struct Tab {
        shown: Option<ShownFlows>,
        reader: &'static str,
        device: WalletId,
    }

    impl Tab {
        fn of(reader: &'static str, device: WalletId) -> Self {
            Self { shown: Some(ShownFlows::default()), reader, device }
        }

        fn derive(&mut self, latest: &[Flow], unseen: &[Flow], now: Timestamp) -> Derived {
            let (participant, directory) = (participant(self.reader), Directory::default());
            let reader = Reader {
                participant: &participant,
                device: self.device,
                now,
                directory: &directory,
            };
            // As after a reload: what was shown comes out of storage.
            let stored = serde_json::to_string(&self.shown).unwrap();
            let before: Option<ShownFlows> = serde_json::from_str(&stored).unwrap();
            let derived = derive(before.as_ref(), &Flows { latest, unseen }, &reader);
            self.shown = Some(derived.shown.clone());
            derived
        }

        fn titles(&mut self, latest: &[Flow], unseen: &[Flow]) -> Vec<String> {
            let derived = self.derive(latest, unseen, at(0));
            derived.toasts.into_iter().map(|toast| toast.title).collect()
        }
    }

    const SUBMITTED: &str = "Successfully submitted an issuance of tokens";
    const ISSUED: &str = "Issuance of tokens has been successful";

    #[wasm_bindgen_test]
    fn what_was_over_at_the_first_look_is_history_unless_nobody_saw_it() {
        let over = [issue(FlowStatus::Completed)];
        let first = || Tab { shown: None, ..Tab::of("central-bank", HERE) };
        assert_eq!(first().titles(&over, &[]), [""; 0]);
        assert_eq!(first().titles(&over, &over), [ISSUED]);
        assert_eq!(first().titles(&[issue(FlowStatus::Running)], &[]), [SUBMITTED]);
    }

    #[wasm_bindgen_test]
    fn a_flow_is_announced_where_it_was_submitted_and_its_end_to_both_once() {
        let running = [issue(FlowStatus::Running)];
        let over = [issue(FlowStatus::Completed)];
        let mut submitter = Tab::of("central-bank", HERE);
        assert_eq!(submitter.titles(&running, &[]), [SUBMITTED]);
        assert_eq!(submitter.titles(&running, &[]), [""; 0]);
        // However many began meanwhile: it is not among the latest any more.
        let derived = submitter.derive(&[], &over, at(0));
        assert_eq!(derived.toasts[0].title, ISSUED);
        assert_eq!(derived.toasts[0].earlier.as_deref(), Some(SUBMITTED));
        assert_eq!(derived.seen, [over[0].id]);
        // The issuer has not heard of it yet.
        let derived = submitter.derive(&[], &over, at(0));
        assert!(derived.toasts.is_empty());
        assert_eq!(derived.seen, [over[0].id], "it is told again");

        let mut holder = Tab::of("commercial-bank", ELSEWHERE);
        assert_eq!(holder.titles(&running, &[]), [""; 0]);
        assert_eq!(holder.titles(&over, &over), [ISSUED]);
        assert_eq!(holder.titles(&over, &over), [""; 0]);
    }

    #[wasm_bindgen_test]
    fn another_device_says_how_it_ended_only_if_the_first_one_does_not() {
        let running = [issue(FlowStatus::Running)];
        let over = [issue(FlowStatus::Completed)];
        let mut other = Tab::of("central-bank", ELSEWHERE);
        assert_eq!(other.titles(&running, &[]), [""; 0]);
        let early = other.derive(&over, &over, at(19_999));
        assert!(early.toasts.is_empty() && early.seen.is_empty() && early.waits);
        let mut late = other.derive(&over, &over, at(20_000));
        assert!(!late.waits);
        assert_eq!(late.seen, [over[0].id]);
        assert_eq!(late.toasts.remove(0).title, ISSUED);
        // Said by the first one meanwhile: nothing is left to say.
        let mut other = Tab::of("central-bank", ELSEWHERE);
        other.derive(&over, &over, at(0));
        let after = other.derive(&over, &[], at(60_000));
        assert!(after.toasts.is_empty() && !after.waits);
    }

    #[wasm_bindgen_test]
    fn what_ended_at_once_is_said_where_it_was_submitted_alone() {
        let over = [flow(FlowKind::REQUEST_ISSUANCE, FlowStatus::Completed)];
        let mut here = Tab::of("central-bank", HERE);
        let toasts = here.derive(&over, &[], at(0)).toasts;
        let earlier = toasts[0].earlier.as_deref();
        assert_eq!(earlier, Some("Successfully submitted an issuance request"));
        assert_eq!(toasts[0].title, "Your issuance request has been successfully created");
        assert_eq!(here.titles(&over, &[]), [""; 0]);
        let late = at(60_000);
        let elsewhere = Tab::of("central-bank", ELSEWHERE).derive(&over, &[], late);
        assert!(elsewhere.toasts.is_empty());
        assert_eq!(Tab::of("commercial-bank", ELSEWHERE).titles(&over, &[]), [""; 0]);
    }

    #[wasm_bindgen_test]
    fn a_failure_says_why() {
        let failed = [issue(FlowStatus::Failed)];
        let toasts = Tab::of("commercial-bank", ELSEWHERE).derive(&failed, &failed, at(0)).toasts;
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
            let mut update = flow(kind, FlowStatus::Completed);
            update.about.requester = Some(participant("commercial-bank"));
            update.about.rejection = Some(Rejection {
                by: participant("central-bank"),
                code: RejectionCode::Limit,
                reason: "10,000.00 a day".to_owned(),
                at: update.started_at,
            });
            let update = [update];
            let mut requester = Tab::of("commercial-bank", ELSEWHERE);
            let toasts = requester.derive(&update, &update, at(0)).toasts;
            assert_eq!(toasts.len(), 1);
            let title = format!("Your {request} request was rejected by central-bank");
            assert_eq!(toasts[0].title, title);
            assert_eq!(toasts[0].detail.as_deref(), Some("Limit exceeded: 10,000.00 a day"));
            assert_eq!(requester.titles(&update, &update), [""; 0], "once");
            // Whoever rejected reads that it was done, and the other parties nothing.
            let done = Tab::of("central-bank", HERE).titles(&update, &[]);
            assert_eq!(done, ["Your request update has been successful"]);
            assert_eq!(Tab::of("custodian", ELSEWHERE).titles(&update, &[]), [""; 0]);
        }
    }
}
