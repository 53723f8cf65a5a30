//! The holder's own name for a token.

use tallystick_core::{
    broker::{Tag, TagError},
    requests::tidied,
};
use yew::prelude::*;

use crate::components::{
    action_button::{ActionButton, Weight, in_a_row},
    field::{Field, Remark},
    text_field::TextField,
    unique_id::use_unique_id,
};

/// The name that a token has.
#[derive(Clone, PartialEq, Properties)]
pub struct TagFormProperties {
    /// The holder's own; `None` while it has its issuer's title.
    pub tag: Option<String>,
    /// Another one is to be stored; `None`: the issuer's title again.
    pub ontag: Callback<Option<Tag>>,
}

/// Sets, changes and removes the name.
#[component]
pub fn TagForm(props: &TagFormProperties) -> Html {
    let typed = use_state_eq(|| props.tag.clone().unwrap_or_default());
    let pressed = use_state_eq(|| false);
    {
        // What was stored here or in another tab is what is shown.
        let typed = typed.clone();
        use_effect_with(props.tag.clone(), move |tag| typed.set(tag.clone().unwrap_or_default()));
    }
    let tag = Tag::new(&tidied(&typed));
    let remark = match &tag {
        Err(error) if *pressed || *error != TagError::Empty => {
            Remark::Error(error.to_string().into())
        }
        Ok(tag) if Some(tag.as_str()) == props.tag.as_deref() => {
            Remark::Good("The token is called so.".into())
        }
        _ => Remark::Help("Only you see it, in place of the token's title.".into()),
    };
    let field = Field { id: use_unique_id("tag"), label: "Your name for it", remark };
    let ontype = {
        let (typed, pressed) = (typed.clone(), pressed.clone());
        Callback::from(move |text| {
            pressed.set(false);
            typed.set(text);
        })
    };
    let onsubmit = {
        let ontag = props.ontag.clone();
        move |event: SubmitEvent| {
            event.prevent_default();
            pressed.set(true);
            if let Ok(tag) = &tag {
                ontag.emit(Some(tag.clone()));
            }
        }
    };
    let field = TextField {
        field,
        required: false,
        keys: "text",
        upper_case: false,
        typed: (*typed).clone(),
    };
    let mut buttons = vec![ActionButton::new(Weight::Secondary, "Save name").submits()];
    if props.tag.is_some() {
        let onclick = props.ontag.reform(|()| None);
        buttons.push(ActionButton::new(Weight::Link, "Remove name").onclick(onclick));
    }
    html! {
        <form class="pf-v6-c-form tally-form" novalidate=true {onsubmit}>
            { field.html(&ontype, &Callback::noop(), Html::default()) }
            { in_a_row("tag", buttons) }
        </form>
    }
}
