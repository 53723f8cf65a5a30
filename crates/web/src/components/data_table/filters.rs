//! Fields that narrow the rows of a table down.

use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::TableSettings;
use crate::{
    components::{
        action_button::{ActionButton, Weight},
        labelled::labelled,
        select::Select,
    },
    format,
};

/// The fields, as they are shown.
#[derive(Clone, Debug, PartialEq)]
pub struct Filters {
    /// The fields.
    pub fields: Html,
    /// How many of them are set.
    pub set: usize,
}

/// Makes the fields, each of which sets a parameter of what the issuer is asked for.
#[derive(Debug)]
pub struct FilterFields<'a> {
    settings: &'a TableSettings,
    onsettings: &'a Callback<TableSettings>,
    /// The names of the parameters so far.
    names: Vec<&'static str>,
    fields: Vec<Html>,
}

impl<'a> FilterFields<'a> {
    /// None, for a table with these settings.
    pub fn new(settings: &'a TableSettings, onsettings: &'a Callback<TableSettings>) -> Self {
        Self { settings, onsettings, names: Vec::new(), fields: Vec::new() }
    }

    fn onset(&self, name: &'static str) -> Callback<String> {
        let settings = self.settings.clone();
        self.onsettings.reform(move |value: String| settings.with_filter(name, &value))
    }

    fn with(mut self, name: &'static str, field: Html) -> Self {
        self.names.push(name);
        self.fields.push(field);
        self
    }

    /// A choice among values, each with its words. Without one `everything` is shown.
    #[must_use]
    pub fn choice(
        self,
        name: &'static str,
        label: &'static str,
        everything: &str,
        values: impl IntoIterator<Item = (String, String)>,
    ) -> Self {
        let all = (String::new(), everything.to_owned());
        let select = Select {
            id: None,
            name: Some(label),
            described_by: None,
            required: false,
            options: std::iter::once(all).chain(values).collect(),
            chosen: self.settings.filter(name).to_owned(),
        };
        let field = labelled(label, select.html(&self.onset(name)));
        self.with(name, field)
    }

    /// A day in the reader's time zone: from its start, or until the start of the day that comes so
    /// many days later.
    #[must_use]
    pub fn day(self, name: &'static str, label: &'static str, later: i32) -> Self {
        let onchange = self.onset(name).reform(move |event: Event| {
            let day = event.target_unchecked_into::<HtmlInputElement>().value();
            format::start_of_day(&day, later).map_or_else(String::new, |start| start.to_string())
        });
        let chosen = self.settings.filter(name).parse().ok();
        let value = chosen.map(|start| format::day_of(start, -later)).unwrap_or_default();
        let input = html! {
            <div class="pf-v6-c-form-control">
                <input type="date" aria-label={label} {value} {onchange} />
            </div>
        };
        self.with(name, labelled(label, input))
    }

    /// The fields, and a button that clears them.
    pub fn filters(self) -> Filters {
        let Self { settings, onsettings, names, fields } = self;
        let set = names.iter().filter(|name| !settings.filter(name).is_empty()).count();
        let mut cleared = settings.clone();
        cleared.filters.retain(|name, _| !names.contains(&name.as_str()));
        let clear = ActionButton::new(Weight::Link, "Clear the filters")
            .disabled(set == 0)
            .onclick(onsettings.reform(move |()| cleared.clone()));
        Filters { fields: html! { <>{ for fields }{ clear.html() }</> }, set }
    }
}
