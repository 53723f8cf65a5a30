//! The heading of a page, which also names the browser's tab and takes the focus.

use std::cell::Cell;

use gloo::utils::document;
use yew::prelude::*;

use super::{focus::focus, localized::localized};
use crate::app::Store;

thread_local! {
    static NAVIGATED: Cell<bool> = const { Cell::new(false) };
}

/// What it says.
#[derive(Clone, PartialEq, Properties)]
pub struct PageHeadingProperties {
    /// The page's title.
    pub title: AttrValue,
    /// A sentence below it.
    #[prop_or_default]
    pub lead: Option<AttrValue>,
}

/// Shows it. After a navigation the focus goes here, so that a screen reader reads on from the new
/// page; the first page leaves the focus to the browser.
#[component]
pub fn PageHeading(props: &PageHeadingProperties) -> Html {
    let node = use_node_ref();
    let store = use_context::<Store>();
    let participant = store.as_ref().and_then(|store| store.participant());
    let participant = participant.map(|participant| participant.title.clone());
    use_effect_with((props.title.clone(), participant), |(title, participant)| {
        // Tabs are told apart by how their titles begin.
        let who = participant.as_ref().map(|who| format!("{who} · ")).unwrap_or_default();
        document().set_title(&format!("{who}{title} · Tallystick"));
    });
    // A title that is known only later is that of the same page.
    use_effect_with(node.clone(), |node| {
        if NAVIGATED.replace(true) {
            focus(node);
        }
    });
    html! {
        <section class="pf-v6-c-page__main-section tally-page-heading">
            <div class="pf-v6-c-content">
                <h1 ref={node} tabindex="-1" class="pf-v6-c-content--h1">{ localized(&props.title) }</h1>
                if let Some(lead) = &props.lead {
                    <p class="pf-v6-c-content--p">{ localized(lead) }</p>
                }
            </div>
        </section>
    }
}
