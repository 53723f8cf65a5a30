//! Description lists: terms, and what is said of each.

use yew::prelude::*;

/// How much room the groups take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Spacing {
    /// As much as a page has.
    Wide,
    /// Little, for dialogs.
    Compact,
    /// Little, each term beside what is said of it, for dialogs that are to be read at a glance.
    Horizontal,
    /// As many beside each other as there is room for.
    Columns,
}

/// Shows groups, made by [`described`], below each other.
pub fn description_list(spacing: Spacing, groups: Html) -> Html {
    let modifier = match spacing {
        Spacing::Wide => "",
        Spacing::Compact => "pf-m-compact",
        Spacing::Horizontal => "pf-m-compact pf-m-horizontal",
        Spacing::Columns => "pf-m-auto-fit",
    };
    html! { <dl class={classes!("pf-v6-c-description-list", modifier)}>{ groups }</dl> }
}

/// A term and what is said of it.
pub fn described(term: impl Into<AttrValue>, description: Html) -> Html {
    group(term.into(), description)
}

/// A term and the words that are said of it.
pub fn described_in_words(term: impl Into<AttrValue>, words: impl Into<AttrValue>) -> Html {
    group(term.into(), words_alone(words.into()))
}

fn words_alone(words: AttrValue) -> Html {
    html! { words }
}

fn group(term: AttrValue, description: Html) -> Html {
    html! {
        <div class="pf-v6-c-description-list__group">
            <dt class="pf-v6-c-description-list__term">
                <span class="pf-v6-c-description-list__text">{ term }</span>
            </dt>
            <dd class="pf-v6-c-description-list__description">
                <div class="pf-v6-c-description-list__text">{ description }</div>
            </dd>
        </div>
    }
}
