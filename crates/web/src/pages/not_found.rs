//! No page has this address.

use yew::prelude::*;
use yew_nested_router::components::Link;

use crate::{components::page_heading::PageHeading, route::Route};

/// Says so, and shows the way out.
#[component]
pub fn NotFound() -> Html {
    html! {
        <>
            <PageHeading title="Page not found" lead="Nothing is at this address." />
            <section class="pf-v6-c-page__main-section">
                <p><Link<Route> to={Route::Participants}>{ "Go to the start page" }</Link<Route>></p>
            </section>
        </>
    }
}
