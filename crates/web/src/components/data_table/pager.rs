//! Which page of a long list is shown, and the way to the others.

use yew::prelude::*;

use super::settings::PAGE_SIZES;
use crate::components::{action_button::ActionButton, icon::Icon, select::Select};

/// The page that is shown.
#[derive(Clone, Debug, PartialEq)]
pub struct Pager {
    /// How many rows come before it.
    pub before: usize,
    /// How many rows there are in all, as far as they were counted.
    pub total: Option<usize>,
    /// There may be more than were counted.
    pub more: bool,
    /// How many rows a page has.
    pub size: u16,
    /// The page before, if there is one.
    pub onprevious: Option<Callback<()>>,
    /// The page behind, if there is one.
    pub onnext: Option<Callback<()>>,
    /// Pages are to have so many rows.
    pub onsize: Callback<u16>,
}

impl Pager {
    /// Which of how many are shown: `21 to 40 of 1,234 requests`.
    pub fn summary(&self, shown: usize, noun: &str) -> String {
        let (first, last) = (self.before + 1, self.before + shown);
        let range = match shown {
            0 => "0".to_owned(),
            1 => first.to_string(),
            _ => format!("{first} to {last}"),
        };
        match (self.total, self.more) {
            (Some(1), false) => format!("1 {}", noun.trim_end_matches('s')),
            (Some(total), false) => format!("{range} of {total} {noun}"),
            (Some(total), true) => format!("{range} of more than {total} {noun}"),
            (None, _) => format!("{range} {noun}"),
        }
    }

    /// Shows the way to the other pages of this list.
    pub fn html(&self, things: &'static str) -> Html {
        let step = |icon, name: &'static str, onclick: &Option<Callback<()>>| {
            let button = ActionButton::of_icon(icon, name).disabled(onclick.is_none());
            button.onclick(onclick.clone().unwrap_or_default()).html()
        };
        let sizes = PAGE_SIZES.iter().map(|size| (size.to_string(), format!("{size} a page")));
        let select = Select {
            id: None,
            name: Some("Rows of a page"),
            described_by: None,
            required: false,
            options: sizes.collect(),
            chosen: self.size.to_string(),
        };
        let onsize = self.onsize.clone();
        let onchoose = Callback::from(move |size: String| {
            if let Ok(size) = size.parse() {
                onsize.emit(size);
            }
        });
        html! {
            <nav class="tally-pager" aria-label={format!("Pages of {things}")}>
                { select.html(&onchoose) }
                { step(Icon::AngleLeft, "Previous page", &self.onprevious) }
                { step(Icon::AngleRight, "Next page", &self.onnext) }
            </nav>
        }
    }
}
