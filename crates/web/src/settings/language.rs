//! The language of titles and descriptions.

use tallystick_core::broker::titles::{LANGUAGES, offered_language};
use yew::prelude::*;

use crate::components::{
    field::{Field, Remark},
    select::Select,
};

const HELP: &str = "Titles and descriptions of your tokens, at once also of those that you hold. \
     The console itself is in English.";

/// Lets the holder choose among the languages that titles are translated to. `language` is the
/// wallet's (BCP 47): one that is not offered shows what is read instead. `onchoose` gets the tag
/// that was chosen; `id` is the control's.
pub fn language_choice(id: AttrValue, language: &str, onchoose: &Callback<String>) -> Html {
    let field = Field { id, label: "Language of tokens", remark: Remark::Help(HELP.into()) };
    let mut options = Vec::new();
    for (tag, name) in LANGUAGES {
        options.push((tag.to_owned(), name.to_owned()));
    }
    let select = Select {
        id: Some(field.id.clone()),
        name: None,
        described_by: Some(field.remark_id()),
        required: false,
        options,
        chosen: offered_language(language).to_owned(),
    };
    html! {
        <div class="pf-v6-c-form">{ field.optional_html(select.html(onchoose)) }</div>
    }
}
