//! A choice of one among several.

use web_sys::HtmlSelectElement;
use yew::prelude::*;

use super::icon::Icon;

/// What can be chosen, and what is.
#[derive(Clone, Debug)]
pub struct Select {
    /// The id that its label names.
    pub id: Option<AttrValue>,
    /// Its name, where it has no label of its own.
    pub name: Option<&'static str>,
    /// The id of what is said about it.
    pub described_by: Option<AttrValue>,
    /// Something must be chosen.
    pub required: bool,
    /// Each value, and its words.
    pub options: Vec<(String, String)>,
    /// The value that is chosen.
    pub chosen: String,
}

impl Select {
    /// Shows it as PatternFly's form control.
    pub fn html(self, onchoose: &Callback<String>) -> Html {
        let oninput = onchoose
            .reform(|event: InputEvent| event.target_unchecked_into::<HtmlSelectElement>().value());
        // The browser selects by itself when options come and go: others make another control.
        let key: String = self.options.iter().map(|(value, _)| value.as_str()).collect();
        let options = self.options.into_iter().map(|(value, words)| {
            let selected = value == self.chosen;
            html! { <option {value} {selected}>{ words }</option> }
        });
        html! {
            <div class="pf-v6-c-form-control">
                <select
                    {key}
                    id={self.id}
                    required={self.required}
                    aria-label={self.name}
                    aria-describedby={self.described_by}
                    {oninput}
                >
                    { for options }
                </select>
                <div class="pf-v6-c-form-control__utilities">
                    <div class="pf-v6-c-form-control__toggle-icon">{ Icon::CaretDown.html() }</div>
                </div>
            </div>
        }
    }
}
