//! No page has this address.

use yew::prelude::*;

use crate::{
    components::{link::link, page_heading::PageHeading},
    route::Route,
};

/// Says so, and shows the way out.
pub fn not_found() -> Html {
    let way_out = html! { "Go to the start page" };
    html! {
        <>
            <PageHeading title="Page not found" lead="Nothing is at this address." />
            <section class="pf-v6-c-page__main-section">
                <p>{ link(Route::Participants, Classes::new(), way_out) }</p>
            </section>
        </>
    }
}
