//! The sidebar: who this is, and where they can go.

use patternfly_yew::prelude::Icon;
use tallystick_core::{Participant, Permission};
use yew::prelude::*;
use yew_nested_router::components::Link;

use crate::route::Route;

/// May this participant see issuances?
pub fn sees_issuances(participant: &Participant) -> bool {
    use Permission::{IssuancesCustodian, IssuancesIssuer, IssuancesNonIssuer, Observe};
    [IssuancesIssuer, IssuancesCustodian, IssuancesNonIssuer, Observe]
        .into_iter()
        .any(|permission| participant.may(permission))
}

/// Does this participant hold tokens?
pub fn holds_tokens(participant: &Participant) -> bool {
    participant.may(Permission::IssuancesNonIssuer)
}

/// Where this participant's work begins.
pub fn home(participant: &Participant) -> Route {
    match sees_issuances(participant) {
        true => Route::Issuances,
        false => Route::Settings,
    }
}

/// Who this is.
#[derive(Clone, PartialEq, Properties)]
pub struct SidebarProperties {
    /// The participant.
    pub participant: Participant,
    /// Words beside the icons?
    pub expanded: bool,
    /// The page that is shown.
    pub route: Option<Route>,
    /// A link was followed.
    pub onnavigate: Callback<()>,
}

/// Shows the participant on top, its pages below, Settings at the bottom; collapsed, only icons.
#[component]
pub fn Sidebar(props: &SidebarProperties) -> Html {
    let participant = &props.participant;
    let class = classes!(
        "pf-v6-c-page__sidebar",
        "tally-sidebar",
        if props.expanded { "pf-m-expanded" } else { "tally-sidebar--icons" },
    );
    let entry = |to: Route, icon: Icon, words: &'static str| {
        let current = match (&props.route, &to) {
            (Some(Route::Token(_)), Route::Tokens) => true,
            (route, to) => route.as_ref() == Some(to),
        };
        html! {
            <Entry {to} {icon} {words} {current} onnavigate={props.onnavigate.clone()} />
        }
    };
    html! {
        <div id="sidebar" {class}>
            <section class="tally-sidebar__participant" aria-label="Participant">
                <div class="tally-sidebar__title">{ &participant.title }</div>
                <div class="tally-muted tally-x500">{ &participant.x500 }</div>
            </section>
            <nav class="pf-v6-c-nav tally-sidebar__nav" aria-label="Pages">
                <ul class="pf-v6-c-nav__list" role="list">
                    if sees_issuances(participant) {
                        { entry(Route::Issuances, Icon::ClipboardCheck, "Issuances") }
                    }
                    if holds_tokens(participant) {
                        { entry(Route::Tokens, Icon::Key, "Tokens") }
                    }
                </ul>
                <ul class="pf-v6-c-nav__list tally-sidebar__bottom" role="list">
                    { entry(Route::Settings, Icon::Cog, "Settings") }
                </ul>
            </nav>
        </div>
    }
}

#[derive(Clone, PartialEq, Properties)]
struct EntryProperties {
    to: Route,
    icon: Icon,
    words: &'static str,
    current: bool,
    onnavigate: Callback<()>,
}

#[component]
fn Entry(props: &EntryProperties) -> Html {
    let class = classes!("pf-v6-c-nav__link", props.current.then_some("pf-m-current"));
    let onclick = props.onnavigate.reform(|_: MouseEvent| ());
    html! {
        <li class="pf-v6-c-nav__item" {onclick}>
            <Link<Route> to={props.to.clone()} {class}>
                <span class="pf-v6-c-nav__link-icon" title={props.words}>{ props.icon }</span>
                <span class="pf-v6-c-nav__link-text tally-sidebar__words">{ props.words }</span>
            </Link<Route>>
        </li>
    }
}
