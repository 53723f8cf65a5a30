//! The reason that a rejection needs.

use tallystick_core::{RequestId, actions::RejectAtIssuer, requests::LONGEST_REASON};
use web_sys::HtmlTextAreaElement;
use yew::prelude::*;

use super::actions::in_a_row;
use crate::{
    actions::Submitter,
    components::{
        action_button::{ActionButton, Weight},
        field::{Field, Remark},
        focus::focus,
        unique_id::use_unique_id,
    },
};

/// What is rejected.
#[derive(Clone, PartialEq, Properties)]
pub struct RejectFormProperties {
    /// Which request.
    pub id: RequestId,
    /// The version that the person looks at.
    pub version: u32,
    /// Submits the rejection.
    pub submitter: Submitter,
    /// What is shown is no longer how it is: nothing can be pressed.
    pub outdated: bool,
    /// It is not.
    pub onback: Callback<()>,
}

/// Asks for the reason, and rejects.
#[component]
pub fn RejectForm(props: &RejectFormProperties) -> Html {
    let reason = use_state_eq(String::new);
    let pressed = use_state_eq(|| false);
    let area = use_node_ref();
    use_effect_with(area.clone(), focus);
    let field =
        Field { id: use_unique_id("reason"), label: "Reason", remark: remark(&reason, *pressed) };
    let onsubmit = {
        let written = reason.trim();
        let valid = !written.is_empty() && reason.chars().count() <= LONGEST_REASON;
        let ready = valid && !props.outdated;
        let (request, version) = (props.id, props.version);
        let body = RejectAtIssuer { request, version, reason: written.to_owned() };
        let submitter = props.submitter.clone();
        move |event: SubmitEvent| {
            event.prevent_default();
            pressed.set(true);
            if ready {
                submitter.submit(&body);
            }
        }
    };
    let value = (*reason).clone();
    let oninput = move |event: InputEvent| {
        reason.set(event.target_unchecked_into::<HtmlTextAreaElement>().value());
    };
    let control = html! {
        <textarea
            ref={area}
            id={field.id.clone()}
            rows="3"
            required=true
            aria-invalid={field.is_invalid()}
            aria-describedby={field.remark_id()}
            {value}
            {oninput}
        />
    };
    let reject = ActionButton::new(Weight::Danger, "Reject")
        .submits()
        .busy(props.submitter.busy())
        .disabled(props.outdated);
    let back = ActionButton::new(Weight::Link, "Back").onclick(props.onback.clone());
    html! {
        <form class="pf-v6-c-form" novalidate=true {onsubmit}>
            { field.html(field.framed(control, "pf-m-resize-both")) }
            { in_a_row("reject", vec![reject, back]) }
        </form>
    }
}

fn remark(reason: &str, pressed: bool) -> Remark {
    let length = reason.chars().count();
    match reason.trim() {
        "" if pressed => Remark::Error("Say why, so that the requester knows.".into()),
        _ if length > LONGEST_REASON => {
            let words = format!("At most {LONGEST_REASON} characters; this has {length}.");
            Remark::Error(words.into())
        }
        _ => Remark::Help("The requester sees it.".into()),
    }
}
