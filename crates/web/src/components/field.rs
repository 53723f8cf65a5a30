//! A field of a form, with its label and what is said about what is filled in, all tied to it.

use yew::prelude::*;

use super::icon::Icon;

/// What is said below a field.
#[derive(Clone, Debug, PartialEq)]
pub enum Remark {
    /// Nothing.
    None,
    /// What helps to fill it in.
    Help(AttrValue),
    /// What is filled in is good, and means this.
    Good(AttrValue),
    /// What is wrong with what is filled in.
    Error(AttrValue),
}

/// A field and its words.
#[derive(Clone, Debug, PartialEq)]
pub struct Field {
    /// The id of its control.
    pub id: AttrValue,
    /// What it is for.
    pub label: &'static str,
    /// What is said below it.
    pub remark: Remark,
}

impl Field {
    /// The id that its control names in `aria-describedby`.
    pub fn remark_id(&self) -> AttrValue {
        format!("{}-remark", self.id).into()
    }

    /// For the control's `aria-invalid`.
    pub fn is_invalid(&self) -> &'static str {
        if matches!(self.remark, Remark::Error(_)) { "true" } else { "false" }
    }

    /// Shows the label of a field that must be filled in, then `content`, in which the control is,
    /// then the remark.
    pub fn html(&self, content: Html) -> Html {
        self.group(true, content)
    }

    /// Shows a field that may be left empty, likewise.
    pub fn optional_html(&self, content: Html) -> Html {
        self.group(false, content)
    }

    fn group(&self, required: bool, content: Html) -> Html {
        let Self { id, label, remark } = self;
        let item = match remark {
            Remark::None => Html::default(),
            Remark::Help(words) | Remark::Good(words) => item("", Html::default(), words),
            Remark::Error(words) => {
                let icon = Icon::ExclamationCircle.html();
                let icon = html! { <span class="pf-v6-c-helper-text__item-icon">{ icon }</span> };
                item("pf-m-error", icon, words)
            }
        };
        html! {
            <div class="pf-v6-c-form__group">
                <div class="pf-v6-c-form__group-label">
                    <label class="pf-v6-c-form__label" for={id.clone()}>
                        <span class="pf-v6-c-form__label-text">{ *label }</span>
                        if required {
                            <span class="pf-v6-c-form__label-required" aria-hidden="true">
                                { "\u{a0}*" }
                            </span>
                        }
                    </label>
                </div>
                <div class="pf-v6-c-form__group-control">
                    { content }
                    <div class="pf-v6-c-form__helper-text" aria-live="polite">
                        <div class="pf-v6-c-helper-text" id={self.remark_id()}>{ item }</div>
                    </div>
                </div>
            </div>
        }
    }

    /// Puts an input or a text area into PatternFly's frame, which shows whether it is well filled
    /// in.
    pub fn framed(&self, control: Html, modifier: &'static str) -> Html {
        let (state, icon) = match self.remark {
            Remark::None | Remark::Help(_) => ("", None),
            Remark::Good(_) => ("pf-m-success", Some(Icon::CheckCircle)),
            Remark::Error(_) => ("pf-m-error", Some(Icon::ExclamationCircle)),
        };
        html! {
            <div class={classes!("pf-v6-c-form-control", state, modifier)}>
                { control }
                if let Some(icon) = icon {
                    <div class="pf-v6-c-form-control__utilities">
                        <div class="pf-v6-c-form-control__icon pf-m-status">{ icon.html() }</div>
                    </div>
                }
            </div>
        }
    }
}

fn item(modifier: &'static str, icon: Html, words: &AttrValue) -> Html {
    html! {
        <div class={classes!("pf-v6-c-helper-text__item", modifier)}>
            { icon }
            <span class="pf-v6-c-helper-text__item-text">{ words.clone() }</span>
        </div>
    }
}
