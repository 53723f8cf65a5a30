//! The buttons of the dialog of a request, and what they ask before they act.

use tallystick_core::{
    RequestAction, RequestStatus, RequestType,
    actions::{
        ApproveAtIssuer, CancelAtIssuer, CompleteRedemptionAtIssuer, CompleteTransferAtIssuer,
        IssueAtIssuer, RejectAtIssuer,
    },
    message::Body,
    view::RequestView,
};
use yew::prelude::*;

use crate::{
    actions::Submitter,
    components::{
        action_button::{ActionButton, Weight, in_a_row},
        alert::{Alert, AlertKind},
        focus::use_focus_on_change,
        reason_form::ReasonForm,
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

    fn rejecting(&self) -> Callback<String> {
        let submitter = self.submitter.clone();
        let (request, version) = (self.request.id, self.request.version);
        Callback::from(move |reason| {
            submitter.submit(&RejectAtIssuer { request, version, reason });
        })
    }

    fn submitting<A: Body + 'static>(&self, body: A) -> Callback<()> {
        let submitter = self.submitter.clone();
        Callback::from(move |()| submitter.submit(&body))
    }
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
            <ReasonForm
                button="Reject"
                help="The requester sees it."
                missing="Say why, so that the requester knows."
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
    let (id, version) = (request.id, request.version);
    let mut buttons = Vec::new();
    let led_to = |question: Question, button: ActionButton| match before == question {
        true => button.node(focused),
        false => button,
    };
    // An approver who has to wait sees what will be possible.
    if props.may(RequestAction::Approve) || request.notice.is_some() {
        let approve = props
            .button(Weight::Primary, "Approve")
            .disabled(props.outdated || !props.may(RequestAction::Approve))
            .onclick(props.submitting(ApproveAtIssuer { request: id, version }));
        let reject = ActionButton::new(Weight::DangerSecondary, "Reject")
            .disabled(props.submitter.busy() || props.outdated || !props.may(RequestAction::Reject))
            .onclick(onreject);
        buttons.extend([approve, led_to(Question::Reject, reject)]);
    }
    if props.may(RequestAction::Issue) {
        let issue = props.submitting(IssueAtIssuer { request: id, version });
        buttons.push(props.button(Weight::Primary, "Issue").onclick(issue));
    }
    if props.may(RequestAction::Complete) {
        let (label, onclick) = match request.kind {
            RequestType::Redemption => (
                "Complete Redemption",
                props.submitting(CompleteRedemptionAtIssuer { request: id, version }),
            ),
            RequestType::Push | RequestType::Pull | RequestType::Issuance => (
                "Complete Transfer",
                props.submitting(CompleteTransferAtIssuer { request: id, version }),
            ),
        };
        buttons.push(props.button(Weight::Primary, label).onclick(onclick));
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
        .onclick(props.submitting(CancelAtIssuer { request, version }));
    let keep = ActionButton::new(Weight::Link, "Keep request").node(focused).onclick(onback);
    html! {
        <>
            { Alert::new(AlertKind::Warning, question).announced() }
            { in_a_row("cancel", vec![cancel, keep]) }
        </>
    }
}
