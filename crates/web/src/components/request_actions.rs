//! The buttons of the dialog `Issuance Request`, and what they ask before they act.

use patternfly_yew::prelude::{Alert, AlertType, ButtonVariant, InputState, TextArea};
use tallystick_core::{
    RequestAction, RequestId, RequestStatus, issuance::LONGEST_REASON, view::IssuanceRequestView,
};
use yew::prelude::*;

use super::{action_button::ActionButton, field::Field, unique_id::use_unique_id};
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
    let may = |action| props.request.actions.contains(&action);

    match *question {
        Question::Reject if may(RequestAction::Reject) => html! {
            <RejectForm
                id={props.request.id}
                version={props.request.version}
                busy={props.busy}
                outdated={props.outdated}
                oncommand={props.oncommand.clone()}
                onback={ask(Question::Decide)}
            />
        },
        Question::Cancel if may(RequestAction::Cancel) => html! {
            <CancelQuestion
                id={props.request.id}
                version={props.request.version}
                busy={props.busy}
                outdated={props.outdated}
                oncommand={props.oncommand.clone()}
                onback={ask(Question::Decide)}
            />
        },
        _ => html! {
            <Decision
                shown={props.clone()}
                onreject={ask(Question::Reject)}
                oncancel={ask(Question::Cancel)}
            />
        },
    }
}

#[derive(Clone, PartialEq, Properties)]
struct DecisionProperties {
    shown: RequestActionsProperties,
    onreject: Callback<()>,
    oncancel: Callback<()>,
}

#[component]
fn Decision(DecisionProperties { shown: props, onreject, oncancel }: &DecisionProperties) -> Html {
    let request = &props.request;
    let (id, version) = (request.id, request.version);
    let may = |action| request.actions.contains(&action);
    // An approver who has to wait sees what will be possible.
    let decides = may(RequestAction::Approve) || request.notice.is_some();
    let disabled = |action| props.outdated || !may(action);

    html! {
        <>
            if let Some(notice) = &request.notice {
                <Alert inline=true r#type={AlertType::Warning} title={notice.clone()} />
            }
            if request.status == RequestStatus::Issuing {
                <Alert
                    inline=true
                    r#type={AlertType::Info}
                    title="The issue is under way. The flow tracker shows who is awaited."
                />
            }
            <div class="tally-buttons">
                if decides {
                    <ActionButton
                        variant={ButtonVariant::Primary}
                        label="Approve"
                        busy={props.busy}
                        disabled={disabled(RequestAction::Approve)}
                        onclick={props.oncommand.reform(move |()| Command::Approve { request: id, version })}
                    />
                    <ActionButton
                        variant={ButtonVariant::DangerSecondary}
                        label="Reject"
                        disabled={props.busy || disabled(RequestAction::Reject)}
                        onclick={onreject.clone()}
                    />
                }
                if may(RequestAction::Issue) {
                    <ActionButton
                        variant={ButtonVariant::Primary}
                        label="Issue"
                        busy={props.busy}
                        disabled={props.outdated}
                        onclick={props.oncommand.reform(move |()| Command::Issue { request: id, version })}
                    />
                }
                if may(RequestAction::Cancel) {
                    <ActionButton
                        variant={ButtonVariant::DangerSecondary}
                        label="Cancel request"
                        busy={props.busy}
                        disabled={props.outdated}
                        onclick={oncancel.clone()}
                    />
                }
                <ActionButton
                    variant={ButtonVariant::Link}
                    label="Close"
                    onclick={props.onclose.clone()}
                />
            </div>
        </>
    }
}

#[derive(Clone, PartialEq, Properties)]
struct QuestionProperties {
    id: RequestId,
    version: u32,
    busy: bool,
    outdated: bool,
    oncommand: Callback<Command>,
    onback: Callback<()>,
}

#[component]
fn RejectForm(props: &QuestionProperties) -> Html {
    let field = use_unique_id("reason");
    let reason = use_state_eq(String::new);
    let pressed = use_state_eq(|| false);
    let length = reason.chars().count();
    let error = match reason.trim() {
        "" if *pressed => Some("Say why, so that the requester knows.".to_owned()),
        _ if length > LONGEST_REASON => {
            Some(format!("At most {LONGEST_REASON} characters; this has {length}."))
        }
        _ => None,
    };
    let onsubmit = {
        let valid = !reason.trim().is_empty() && length <= LONGEST_REASON;
        let ready = valid && !props.busy && !props.outdated;
        let command = Command::Reject {
            request: props.id,
            version: props.version,
            reason: reason.trim().to_owned(),
        };
        let oncommand = props.oncommand.clone();
        move |event: SubmitEvent| {
            event.prevent_default();
            pressed.set(true);
            if ready {
                oncommand.emit(command.clone());
            }
        }
    };

    html! {
        <form class="pf-v6-c-form" novalidate=true {onsubmit}>
            <Field
                id={field.clone()}
                label="Reason"
                required=true
                help="The requester sees it."
                error={error.clone().map(AttrValue::from)}
            >
                <TextArea
                    id={Some(field)}
                    rows={Some(3)}
                    required=true
                    autofocus=true
                    state={if error.is_some() { InputState::Error } else { InputState::Default }}
                    value={(*reason).clone()}
                    onchange={Callback::from(move |text| reason.set(text))}
                />
            </Field>
            <div class="tally-buttons">
                <ActionButton
                    submit=true
                    variant={ButtonVariant::Danger}
                    label="Reject"
                    busy={props.busy}
                    disabled={props.outdated}
                />
                <ActionButton
                    variant={ButtonVariant::Link}
                    label="Back"
                    onclick={props.onback.clone()}
                />
            </div>
        </form>
    }
}

#[component]
fn CancelQuestion(props: &QuestionProperties) -> Html {
    let (request, version) = (props.id, props.version);
    html! {
        <>
            <div role="alert">
                <Alert
                    inline=true
                    r#type={AlertType::Warning}
                    title="Cancel this request? It cannot be brought back."
                />
            </div>
            <div class="tally-buttons">
                <ActionButton
                    variant={ButtonVariant::Danger}
                    label="Cancel request"
                    busy={props.busy}
                    disabled={props.outdated}
                    onclick={props.oncommand.reform(move |()| Command::Cancel { request, version })}
                />
                <ActionButton
                    variant={ButtonVariant::Link}
                    label="Keep request"
                    onclick={props.onback.clone()}
                />
            </div>
        </>
    }
}
