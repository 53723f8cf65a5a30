//! A line of text to fill in.

use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::field::Field;

/// What was filled in, and how.
#[derive(Clone, Debug)]
pub struct TextField {
    /// Its id, label and remark.
    pub field: Field,
    /// May it not be left empty?
    pub required: bool,
    /// Which keys a telephone shows: `text`, `numeric` or `decimal`.
    pub keys: &'static str,
    /// Letters become upper case while they are typed.
    pub upper_case: bool,
    /// What was typed.
    pub typed: String,
}

impl TextField {
    /// Shows the field with its label and remark, and what belongs to it on its right.
    pub fn html(self, ontype: &Callback<String>, onleave: &Callback<()>, beside: Html) -> Html {
        let Self { field, required, keys, upper_case, typed } = self;
        let oninput = ontype.reform(move |event: InputEvent| {
            let input = event.target_unchecked_into::<HtmlInputElement>();
            if upper_case { raised(&input) } else { input.value() }
        });
        let onblur = onleave.reform(|_: FocusEvent| ());
        let input = html! {
            <input
                id={field.id.clone()}
                type="text"
                {required}
                inputmode={keys}
                autocomplete="off"
                aria-invalid={field.is_invalid()}
                aria-describedby={field.remark_id()}
                value={typed}
                {oninput}
                {onblur}
            />
        };
        let mut content = field.framed(input, "");
        if beside != Html::default() {
            content = html! {
                <div class="pf-v6-c-input-group">
                    <div class="pf-v6-c-input-group__item pf-m-fill">{ content }</div>
                    <div class="pf-v6-c-input-group__item">{ beside }</div>
                </div>
            };
        }
        if required { field.html(content) } else { field.optional_html(content) }
    }
}

/// Raises what was typed, in place: the caret stays where it is.
fn raised(input: &HtmlInputElement) -> String {
    let typed = input.value();
    let raised = typed.to_ascii_uppercase();
    if raised != typed {
        let caret = input.selection_start().ok().flatten();
        input.set_value(&raised);
        if let Some(caret) = caret {
            // Fails for kinds of inputs that have no caret only.
            let _ = input.set_selection_range(caret, caret);
        }
    }
    raised
}
