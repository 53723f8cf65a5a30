//! The language of titles and descriptions.

use tallystick_core::broker::titles::{LANGUAGES, offered_language};
use yew::prelude::*;

use crate::components::{
    field::{Field, Remark},
    select::Select,
    unique_id::use_unique_id,
};

const HELP: &str = "Titles and descriptions of your tokens, at once also of those that you hold. \
     The console itself is in English.";

/// Which language, and what becomes of a choice.
#[derive(Clone, PartialEq, Properties)]
pub struct LanguageChoiceProperties {
    /// The language of the wallet (BCP 47). One that is not offered shows what is read instead.
    pub language: AttrValue,
    /// The tag that was chosen.
    pub onchoose: Callback<String>,
}

/// Lets the holder choose among the languages that titles are translated to.
#[component]
pub fn LanguageChoice(props: &LanguageChoiceProperties) -> Html {
    let id = use_unique_id("language");
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
        chosen: offered_language(&props.language).to_owned(),
    };
    html! {
        <div class="pf-v6-c-form">{ field.optional_html(select.html(&props.onchoose)) }</div>
    }
}
