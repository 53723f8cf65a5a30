//! The reason that an action needs, or may have.

use tallystick_core::requests::{LONGEST_REASON, has_visible, is_legible_reason, tidied};
use web_sys::HtmlTextAreaElement;
use yew::prelude::*;

use super::{
    action_button::{ActionButton, Weight, in_a_row},
    draft::use_draft,
    field::{Field, Remark},
    focus::focus,
    unique_id::use_unique_id,
};

/// What needs a reason.
#[derive(Clone, PartialEq, Properties)]
pub struct ReasonFormProperties {
    /// The button's words, such as `Reject`.
    pub button: &'static str,
    /// What is said below the field, such as `The requester sees it.`
    pub help: &'static str,
    /// What is said where nothing was written; absent where nothing needs to be.
    #[prop_or_default]
    pub missing: Option<&'static str>,
    /// What it is about, such as `reject-{id}`: what was written is kept under this name.
    pub draft: String,
    /// What is decided on, in words: said in windows that are too low to show it above the form.
    #[prop_or_default]
    pub subject: Option<String>,
    /// What is asked above the reason.
    #[prop_or_default]
    pub above: Html,
    /// It is under way.
    pub busy: bool,
    /// What is shown is no longer how it is: nothing can be pressed.
    pub outdated: bool,
    /// It was pressed, with this reason.
    pub onsubmit: Callback<String>,
    /// It is not to be done.
    pub onback: Callback<()>,
}

/// Asks for the reason.
#[component]
pub fn ReasonForm(props: &ReasonFormProperties) -> Html {
    let reason = use_draft(props.draft.clone());
    let pressed = use_state_eq(|| false);
    let area = use_node_ref();
    use_effect_with(area.clone(), focus);
    let remark = remark(props, &reason, *pressed);
    let field = Field { id: use_unique_id("reason"), label: "Reason", remark };
    let onsubmit = {
        let written = tidied(&reason).trim().to_owned();
        let enough = has_visible(&written) || (written.is_empty() && props.missing.is_none());
        let ready = enough && is_legible_reason(&written) && !props.outdated;
        let onsubmit = props.onsubmit.clone();
        let area = area.clone();
        move |event: SubmitEvent| {
            event.prevent_default();
            pressed.set(true);
            match ready {
                true => onsubmit.emit(written.clone()),
                false => focus(&area),
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
            required={props.missing.is_some()}
            aria-invalid={field.is_invalid()}
            aria-describedby={field.remark_id()}
            {value}
            {oninput}
        />
    };
    let submit = ActionButton::new(Weight::Danger, props.button)
        .submits()
        .busy(props.busy)
        .disabled(props.outdated);
    let back = ActionButton::new(Weight::Link, "Back").onclick(props.onback.clone());
    html! {
        <form class="pf-v6-c-form" novalidate=true {onsubmit}>
            { for props.subject.iter().map(|subject| html! {
                <p class="tally-low-window"><strong>{ subject.clone() }</strong></p>
            }) }
            { props.above.clone() }
            { match props.missing {
                Some(_) => field.html(field.framed(control, "pf-m-resize-both")),
                None => field.optional_html(field.framed(control, "pf-m-resize-both")),
            } }
            { in_a_row("reason", vec![submit, back]) }
        </form>
    }
}

fn remark(props: &ReasonFormProperties, reason: &str, pressed: bool) -> Remark {
    let reason = tidied(reason);
    let length = reason.chars().count();
    match (has_visible(&reason), props.missing) {
        (false, Some(missing)) if pressed => Remark::Error(missing.into()),
        _ if length > LONGEST_REASON => {
            let words = format!("At most {LONGEST_REASON} characters; this has {length}.");
            Remark::Error(words.into())
        }
        _ if !is_legible_reason(&reason) => {
            Remark::Error("It has characters that cannot be seen. Type it again.".into())
        }
        _ => Remark::Help(props.help.into()),
    }
}
