//! What is fetched when it is needed: every page but the start page, and what lies over pages.
//!
//! A first visit downloads what shows the start page. The rest is a second file of WebAssembly
//! (docs/adr/0014-two-files-of-code.md), and a [`Pages`] is the pages' only way into it: there is none
//! before that file has been loaded.

use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use crate::{
    chats::{conversation::Conversation, link_page::LinkPage, page::Chats},
    definitions::{define::page::DefineToken, page::TokenDefinitions},
    flows::{
        flow_page::FlowPage,
        page::Flows,
        tracker::{FlowTracker, FlowTrackerProperties},
    },
    issuances::page::Issuances,
    offers::questions::{OfferQuestions, OfferQuestionsProperties},
    redemptions::page::Redemptions,
    route::Route,
    settings::page::Settings,
    state::Resource,
    token_manager::page::TokenManager,
    tokens::{page::Tokens, token_page::Token},
    totals::page::Totals,
    transfers::page::Transfers,
    unloaded::Unloaded,
    unsent::UnsentBar,
    verify::page::Verify,
};

/// Ways into what was fetched.
#[derive(Clone, Copy)]
pub struct Pages {
    /// The page at an address.
    pub page: fn(&Route) -> Html,
    /// The flow tracker around a page.
    pub tracker: fn(FlowTrackerProperties) -> Html,
    /// What stands above a page: what waits to be sent, and the offers that wait for an answer.
    pub bars: fn(OfferQuestionsProperties) -> Html,
}

const PAGES: Pages = Pages { page, tracker, bars };

#[cfg(feature = "split")]
mod split {
    use wasm_split_helpers::wasm_split;

    use super::{PAGES, Pages, Unloaded};

    /// Loads the second file, unless it was.
    #[wasm_split(rest, fallible)]
    pub(super) fn load() -> Result<Pages, Unloaded> {
        Ok(PAGES)
    }
}

#[cfg(feature = "split")]
use split::load;

/// Everything is in one file.
#[cfg(not(feature = "split"))]
async fn load() -> Result<Pages, Unloaded> {
    Ok(PAGES)
}

/// When the pages are wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// Not before the start page is complete.
    Later,
    /// Soon: nothing else is being fetched.
    Soon,
    /// One of them is to be shown.
    Now,
}

/// The pages, once they were wanted and are here, and what fetches them again after a failure. One
/// that nobody has seen, of pages that were wanted soon, is tried again as soon as they are wanted
/// now.
#[hook]
pub fn use_pages(wanted: Wanted) -> (Resource<Pages>, Callback<()>) {
    let pages = use_state(|| Resource::Loading);
    let fetch = {
        let pages = pages.setter();
        Callback::from(move |()| {
            let pages = pages.clone();
            pages.set(Resource::Loading);
            spawn_local(async move {
                pages.set(match load().await {
                    Ok(loaded) => Resource::Ready(loaded),
                    Err(error) => Resource::Failed(error.into()),
                });
            });
        })
    };
    {
        let (fetch, here) = (fetch.clone(), pages.ready().is_some());
        use_effect_with(wanted, move |&wanted| {
            if wanted != Wanted::Later && !here {
                fetch.emit(());
            }
        });
    }
    ((*pages).clone(), fetch)
}

fn page(route: &Route) -> Html {
    match route {
        // The start page is there already.
        Route::Participants => Html::default(),
        Route::ChatLink(name) => html! { <LinkPage key={name.clone()} name={name.clone()} /> },
        Route::Verify => html! { <Verify /> },
        Route::DefineToken => html! { <DefineToken /> },
        Route::TokenDefinitions => html! { <TokenDefinitions /> },
        Route::TokenManager => html! { <TokenManager /> },
        Route::Transfers | Route::Transfer(_) => html! { <Transfers /> },
        Route::Redemptions | Route::Redemption(_) => html! { <Redemptions /> },
        Route::Issuances | Route::Issuance(_) => html! { <Issuances /> },
        Route::Flows => html! { <Flows /> },
        Route::Flow(id) => html! { <FlowPage key={id.clone()} id={id.clone()} /> },
        Route::Totals => html! { <Totals /> },
        Route::Tokens | Route::IssuedToken(_) => html! { <Tokens /> },
        Route::Token(id) => html! { <Token id={id.clone()} /> },
        Route::Chats => html! { <Chats /> },
        Route::Chat(id) => html! { <Conversation key={id.clone()} id={id.clone()} /> },
        Route::Settings => html! { <Settings /> },
    }
}

fn tracker(properties: FlowTrackerProperties) -> Html {
    html! { <FlowTracker ..properties /> }
}

fn bars(properties: OfferQuestionsProperties) -> Html {
    html! { <><UnsentBar /><OfferQuestions ..properties /></> }
}
