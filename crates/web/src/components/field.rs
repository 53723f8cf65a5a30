//! A field of a form with its label, its help and its error, all tied to it.

use patternfly_yew::prelude::Icon;
use yew::prelude::*;

/// What belongs to it.
#[derive(Clone, PartialEq, Properties)]
pub struct FieldProperties {
    /// The id of the control inside.
    pub id: AttrValue,
    /// What the control is for.
    pub label: AttrValue,
    /// Must it be filled in?
    #[prop_or_default]
    pub required: bool,
    /// What is wrong with what is filled in.
    #[prop_or_default]
    pub error: Option<AttrValue>,
    /// What helps to fill it in, shown as long as nothing is wrong.
    #[prop_or_default]
    pub help: Option<AttrValue>,
    /// The control; it names [`message_id`] in its `aria-describedby`.
    pub children: Html,
}

/// The id of the help or error of a control.
pub fn message_id(id: &str) -> AttrValue {
    format!("{id}-message").into()
}

/// Shows a field.
#[component]
pub fn Field(props: &FieldProperties) -> Html {
    html! {
        <div class="pf-v6-c-form__group">
            <div class="pf-v6-c-form__group-label">
                <label class="pf-v6-c-form__label" for={props.id.clone()}>
                    <span class="pf-v6-c-form__label-text">{ &props.label }</span>
                    if props.required {
                        <span class="pf-v6-c-form__label-required" aria-hidden="true">
                            { "\u{a0}*" }
                        </span>
                    }
                </label>
            </div>
            <div class="pf-v6-c-form__group-control">
                { props.children.clone() }
                <div class="pf-v6-c-form__helper-text" aria-live="polite">
                    <div class="pf-v6-c-helper-text" id={message_id(&props.id)}>
                        if let Some(error) = &props.error {
                            <div class="pf-v6-c-helper-text__item pf-m-error">
                                <span class="pf-v6-c-helper-text__item-icon">
                                    { Icon::ExclamationCircle }
                                </span>
                                <span class="pf-v6-c-helper-text__item-text">{ error }</span>
                            </div>
                        } else if let Some(help) = &props.help {
                            <div class="pf-v6-c-helper-text__item">
                                <span class="pf-v6-c-helper-text__item-text">{ help }</span>
                            </div>
                        }
                    </div>
                </div>
            </div>
        </div>
    }
}
