//! A button that keeps the keyboard's focus.

use patternfly_yew::prelude::ButtonVariant;
use yew::prelude::*;

use super::spinner::Spinner;

/// How it looks and what it does.
#[derive(Clone, PartialEq, Properties)]
pub struct ActionButtonProperties {
    /// Its words; empty where an icon says it.
    #[prop_or_default]
    pub label: AttrValue,
    /// Its weight on the page.
    #[prop_or_default]
    pub variant: ButtonVariant,
    /// Stands before the words.
    #[prop_or_default]
    pub icon: Option<Html>,
    /// What it does.
    #[prop_or_default]
    pub onclick: Callback<()>,
    /// Cannot be pressed.
    #[prop_or_default]
    pub disabled: bool,
    /// What it does is under way; it stays in place and keeps the focus.
    #[prop_or_default]
    pub busy: bool,
    /// Submits its form.
    #[prop_or_default]
    pub submit: bool,
    /// Its name where the words do not say enough.
    #[prop_or_default]
    pub aria_label: Option<AttrValue>,
    /// Is what it controls open?
    #[prop_or_default]
    pub aria_expanded: Option<bool>,
    /// What it controls.
    #[prop_or_default]
    pub aria_controls: Option<AttrValue>,
    /// What else describes it.
    #[prop_or_default]
    pub aria_describedby: Option<AttrValue>,
    /// More classes.
    #[prop_or_default]
    pub class: Classes,
}

/// PatternFly's button, without the loss of focus at each press that `patternfly-yew`'s has.
#[component]
pub fn ActionButton(props: &ActionButtonProperties) -> Html {
    let mut class = classes!("pf-v6-c-button", props.variant.as_classes(), props.class.clone());
    if props.busy {
        class.extend(["pf-m-progress", "pf-m-in-progress"]);
    }
    if props.aria_expanded == Some(true) {
        class.push("pf-m-expanded");
    }
    let onclick = {
        let (busy, onclick) = (props.busy, props.onclick.clone());
        move |event: MouseEvent| match busy {
            true => event.prevent_default(),
            false => onclick.emit(()),
        }
    };
    let icon_class =
        classes!("pf-v6-c-button__icon", (!props.label.is_empty()).then_some("pf-m-start"));

    html! {
        <button
            {class}
            type={if props.submit { "submit" } else { "button" }}
            disabled={props.disabled}
            aria-disabled={props.busy.then_some("true")}
            aria-busy={props.busy.then_some("true")}
            aria-label={props.aria_label.clone()}
            aria-expanded={props.aria_expanded.map(|expanded| expanded.to_string())}
            aria-controls={props.aria_controls.clone()}
            aria-describedby={props.aria_describedby.clone()}
            {onclick}
        >
            if props.busy {
                <span class="pf-v6-c-button__progress"><Spinner /></span>
            }
            if let Some(icon) = &props.icon {
                <span class={icon_class}>{ icon.clone() }</span>
            }
            if !props.label.is_empty() {
                <span class="pf-v6-c-button__text">{ &props.label }</span>
            }
        </button>
    }
}
