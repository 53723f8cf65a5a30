//! The buttons of the dialog of a request, and what they ask before they act.

use tallystick_core::{
    RejectionCode, RequestAction, RequestStatus, RequestType,
    actions::{
        ApproveAtIssuer, CancelAtIssuer, CompleteRedemptionAtIssuer, CompleteTransferAtIssuer,
        DismissAtIssuer, IssueAtIssuer, RejectAtIssuer, WithdrawAtIssuer,
    },
    view::RequestView,
};
use yew::prelude::*;

use super::reject_form::RejectForm;
use crate::{
    actions::Submitter,
    commands::Intended,
    components::{
        action_button::{ActionButton, Weight, in_a_row},
        alert::{Alert, AlertKind},
        focus::use_focus_on_change,
    },
};

/// The request as the person sees it.
#[derive(Clone, PartialEq, Properties)]
pub struct RequestActionsProperties {
    /// Its actions and its notice alone say what may be done.
    pub request: RequestView,
    /// Submits what was decided.
    pub submitter: Submitter,
    /// What is shown is no longer how it is: nothing can be pressed.
    pub outdated: bool,
    /// What would come of the next action is no longer what was looked at.
    pub unforeseen: bool,
    /// It was rejected, and is to be corrected.
    pub oncorrect: Callback<RequestView>,
    /// The dialog is closed without doing anything.
    pub onclose: Callback<()>,
}

impl RequestActionsProperties {
    fn may(&self, action: RequestAction) -> bool {
        self.request.actions.contains(&action)
    }

    /// A button for an action that is possible.
    fn button(&self, weight: Weight, label: &'static str) -> ActionButton {
        ActionButton::new(weight, label).busy(self.submitter.busy()).disabled(self.outdated)
    }

    fn rejecting(&self) -> Callback<(RejectionCode, String)> {
        let submitter = self.submitter.clone();
        let (request, version) = (self.request.id, self.request.version);
        Callback::from(move |(code, reason)| {
            submitter.submit(&RejectAtIssuer { request, version, code, reason });
        })
    }

    fn submitting(&self, intended: Intended) -> Callback<()> {
        let submitter = self.submitter.clone();
        Callback::from(move |()| submitter.submit_intended(intended.clone()))
    }
}

/// The action that carries a request on, of those that its reader may take now: the words on its
/// button, and its command.
pub fn next_action(request: &RequestView) -> Option<(&'static str, Intended)> {
    let (id, version) = (request.id, request.version);
    let may = |action| request.actions.contains(&action);
    if may(RequestAction::Approve) {
        return Some(("Approve", Intended::new(&ApproveAtIssuer { request: id, version })));
    }
    if may(RequestAction::Issue) {
        return Some(("Issue", Intended::new(&IssueAtIssuer { request: id, version })));
    }
    may(RequestAction::Complete).then(|| match request.kind {
        RequestType::Redemption => (
            "Complete Redemption",
            Intended::new(&CompleteRedemptionAtIssuer { request: id, version }),
        ),
        RequestType::Push | RequestType::Pull | RequestType::Issuance => {
            ("Complete Transfer", Intended::new(&CompleteTransferAtIssuer { request: id, version }))
        }
    })
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Question {
    Decide,
    Reject,
    Cancel,
}

/// Shows what can be done with the request.
#[component]
pub fn RequestActions(props: &RequestActionsProperties) -> Html {
    // The question, and the one before it.
    let questions = use_state_eq(|| (Question::Decide, Question::Decide));
    let (question, before) = *questions;
    let ask = |next: Question| {
        let questions = questions.clone();
        Callback::from(move |()| questions.set((next, question)))
    };
    let focused = use_focus_on_change(question, before);
    match question {
        Question::Reject if props.may(RequestAction::Reject) => html! {
            <RejectForm
                request={props.request.id}
                subject={props.submitter.summary()}
                busy={props.submitter.busy()}
                outdated={props.outdated}
                onsubmit={props.rejecting()}
                onback={ask(Question::Decide)}
            />
        },
        Question::Cancel if props.may(RequestAction::Cancel) => {
            cancel_question(props, &focused, ask(Question::Decide))
        }
        _ => decision(props, (before, &focused), ask(Question::Reject), ask(Question::Cancel)),
    }
}

fn decision(
    props: &RequestActionsProperties,
    (before, focused): (Question, &NodeRef),
    onreject: Callback<()>,
    oncancel: Callback<()>,
) -> Html {
    let request = &props.request;
    let mut buttons = Vec::new();
    let led_to = |question: Question, button: ActionButton| match before == question {
        true => button.node(focused),
        false => button,
    };
    if let Some((label, intended)) = next_action(request) {
        let next =
            props.button(Weight::Primary, label).disabled(props.outdated || props.unforeseen);
        buttons.push(next.onclick(props.submitting(intended)));
    } else if request.notice.is_some() {
        // An approver who has to wait sees what will be possible.
        buttons.push(ActionButton::new(Weight::Primary, "Approve").disabled(true));
    }
    if props.may(RequestAction::Reject) || request.notice.is_some() {
        let disabled =
            props.submitter.busy() || props.outdated || !props.may(RequestAction::Reject);
        let reject = ActionButton::new(Weight::DangerSecondary, "Reject").disabled(disabled);
        buttons.push(led_to(Question::Reject, reject.onclick(onreject)));
    }
    if props.may(RequestAction::Withdraw) {
        let (request, version) = (request.id, request.version);
        let withdraw = props.submitting(Intended::new(&WithdrawAtIssuer { request, version }));
        buttons.push(props.button(Weight::DangerSecondary, "Withdraw").onclick(withdraw));
    }
    if props.may(RequestAction::Correct) {
        let request = request.clone();
        let correct = props.button(Weight::Primary, "Correct and resubmit");
        buttons.push(correct.onclick(props.oncorrect.reform(move |()| request.clone())));
    }
    if props.may(RequestAction::Dismiss) {
        let (request, version) = (request.id, request.version);
        let dismiss = props.submitting(Intended::new(&DismissAtIssuer { request, version }));
        buttons.push(props.button(Weight::Secondary, "Dismiss").onclick(dismiss));
    }
    if props.may(RequestAction::Cancel) {
        let cancel = props.button(Weight::DangerSecondary, "Cancel request").onclick(oncancel);
        buttons.push(led_to(Question::Cancel, cancel));
    }
    buttons.push(ActionButton::new(Weight::Link, "Close").onclick(props.onclose.clone()));

    html! {
        <>
            if let Some(notice) = &request.notice {
                { Alert::new(AlertKind::Warning, notice.clone()).inline() }
            }
            if request.status == RequestStatus::Issuing {
                { Alert::new(
                    AlertKind::Information,
                    "The issue is under way. The flow tracker shows who is awaited.",
                ).inline() }
            }
            { in_a_row("decision", buttons) }
        </>
    }
}

fn cancel_question(
    props: &RequestActionsProperties,
    focused: &NodeRef,
    onback: Callback<()>,
) -> Html {
    let (request, version) = (props.request.id, props.request.version);
    let question = "Cancel this request? It cannot be brought back.";
    let cancel = props
        .button(Weight::Danger, "Cancel request")
        .onclick(props.submitting(Intended::new(&CancelAtIssuer { request, version })));
    let keep = ActionButton::new(Weight::Link, "Keep request").node(focused).onclick(onback);
    html! {
        <>
            { Alert::new(AlertKind::Warning, question).announced() }
            // Whoever presses twice presses what keeps it.
            { in_a_row("cancel", vec![keep, cancel]) }
        </>
    }
}
