//! The buttons of the dialog `Issuance Request`, and what they ask before they act.

use tallystick_core::{RequestAction, RequestStatus, view::IssuanceRequestView};
use yew::prelude::*;

use super::{
    action_button::{ActionButton, Weight},
    alert::{Alert, AlertKind},
    reject_form::RejectForm,
};
use crate::commands::Command;

/// The request as the person sees it.
#[derive(Clone, PartialEq, Properties)]
pub struct RequestActionsProperties {
    /// Its actions and its notice alone say what may be done.
    pub request: IssuanceRequestView,
    /// An action is being submitted.
    pub busy: bool,
    /// What is shown is no longer how it is: nothing can be pressed.
    pub outdated: bool,
    /// A button was pressed.
    pub oncommand: Callback<Command>,
    /// The dialog is closed without doing anything.
    pub onclose: Callback<()>,
}

impl RequestActionsProperties {
    fn may(&self, action: RequestAction) -> bool {
        self.request.actions.contains(&action)
    }

    /// A button for an action that is possible.
    fn button(&self, weight: Weight, label: &'static str) -> ActionButton {
        ActionButton::new(weight, label).busy(self.busy).disabled(self.outdated)
    }

    fn command(&self, command: Command) -> Callback<()> {
        self.oncommand.reform(move |()| command.clone())
    }
}

#[derive(Clone, Copy, PartialEq)]
enum Question {
    Decide,
    Reject,
    Cancel,
}

/// Shows what can be done with the request.
#[component]
pub fn RequestActions(props: &RequestActionsProperties) -> Html {
    let question = use_state_eq(|| Question::Decide);
    let ask = |next: Question| {
        let question = question.clone();
        Callback::from(move |()| question.set(next))
    };
    match *question {
        Question::Reject if props.may(RequestAction::Reject) => html! {
            <RejectForm
                id={props.request.id}
                version={props.request.version}
                busy={props.busy}
                outdated={props.outdated}
                oncommand={props.oncommand.clone()}
                onback={ask(Question::Decide)}
            />
        },
        Question::Cancel if props.may(RequestAction::Cancel) => {
            cancel_question(props, ask(Question::Decide))
        }
        _ => decision(props, ask(Question::Reject), ask(Question::Cancel)),
    }
}

fn decision(
    props: &RequestActionsProperties,
    onreject: Callback<()>,
    oncancel: Callback<()>,
) -> Html {
    let request = &props.request;
    let (id, version) = (request.id, request.version);
    let issuing = request.status == RequestStatus::Issuing;
    let mut buttons = Vec::new();
    // An approver who has to wait sees what will be possible.
    if props.may(RequestAction::Approve) || request.notice.is_some() {
        let approve = props
            .button(Weight::Primary, "Approve")
            .disabled(props.outdated || !props.may(RequestAction::Approve))
            .onclick(props.command(Command::Approve { request: id, version }));
        let reject = ActionButton::new(Weight::DangerSecondary, "Reject")
            .disabled(props.busy || props.outdated || !props.may(RequestAction::Reject))
            .onclick(onreject);
        buttons.extend([approve, reject]);
    }
    if props.may(RequestAction::Issue) {
        let command = Command::Issue { request: id, version };
        buttons.push(props.button(Weight::Primary, "Issue").onclick(props.command(command)));
    }
    if props.may(RequestAction::Cancel) {
        buttons.push(props.button(Weight::DangerSecondary, "Cancel request").onclick(oncancel));
    }
    buttons.push(ActionButton::new(Weight::Link, "Close").onclick(props.onclose.clone()));

    html! {
        <>
            if let Some(notice) = &request.notice {
                { Alert::new(AlertKind::Warning, notice.clone()).inline() }
            }
            if issuing {
                { Alert::new(
                    AlertKind::Information,
                    "The issue is under way. The flow tracker shows who is awaited.",
                ).inline() }
            }
            { in_a_row(buttons) }
        </>
    }
}

fn cancel_question(props: &RequestActionsProperties, onback: Callback<()>) -> Html {
    let (request, version) = (props.request.id, props.request.version);
    let question = "Cancel this request? It cannot be brought back.";
    let cancel = props
        .button(Weight::Danger, "Cancel request")
        .onclick(props.command(Command::Cancel { request, version }));
    let keep = ActionButton::new(Weight::Link, "Keep request").onclick(onback);
    html! {
        <>
            { Alert::new(AlertKind::Warning, question).announced() }
            { in_a_row(vec![cancel, keep]) }
        </>
    }
}

/// Buttons beside each other.
pub(super) fn in_a_row(buttons: Vec<ActionButton>) -> Html {
    let buttons = buttons.into_iter().map(ActionButton::html);
    html! { <div class="tally-buttons">{ for buttons }</div> }
}
