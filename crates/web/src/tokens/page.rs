//! The page `Tokens`: what the participant issued, and what this browser holds.

use yew::prelude::*;

use super::{held::held_tokens, issued::panel::IssuedTokens};
use crate::{
    app::{use_commands, use_store},
    commands::Command,
    components::{page_heading::PageHeading, tabs::Tabs},
    route::Route,
    services::{
        address::use_route,
        clock::{soonest, use_now_at},
    },
    shell::sidebar::{holds_tokens, sees_issued_tokens},
};

const TABS: &[&str] = &["Issued", "Held"];

/// Shows the issued tokens to who issues or observes, the held ones to who holds, and tabs where
/// both may be.
#[component]
pub fn Tokens() -> Html {
    let store = use_store();
    let commands = use_commands();
    let selected = use_state_eq(|| 0_usize);
    let onretry = Callback::from(move |()| commands.give(Command::Retry));
    let participant = store.participant();
    let sees_issued = participant.is_some_and(sees_issued_tokens);
    let has_both = sees_issued && participant.is_some_and(holds_tokens);
    let route = use_route();
    let held = store.tokens.ready().into_iter().flatten();
    let now = use_now_at(soonest(held.filter_map(|token| token.expires)));
    let one_is_open = matches!(route, Some(Route::IssuedToken(_)));
    let shows_issued = sees_issued && (!has_both || *selected == 0 || one_is_open);
    let (lead, content) = match shows_issued {
        true => ("What was issued, to whom, and whether it is good.", html! { <IssuedTokens /> }),
        false => (
            "What this browser holds, as the issuer signed it.",
            held_tokens(
                &store.tokens,
                store.vaults.ready().map(Vec::as_slice),
                store.may_be_deleted,
                now,
                &onretry,
            ),
        ),
    };
    let tabs = has_both.then(|| Tabs {
        name: "Issued and held tokens",
        tabs: TABS,
        selected: usize::from(!shows_issued),
        onselect: Callback::from(move |tab| selected.set(tab)),
    });
    let content = match tabs {
        Some(tabs) => tabs.html(content),
        None => content,
    };
    html! {
        <>
            <PageHeading title="Tokens" {lead} />
            { content }
        </>
    }
}
