//! The frame around every page: masthead, sidebar, skip link, help.

use gloo::utils::document;
use tallystick_core::Participant;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;
use yew::prelude::*;

use super::{
    help::help_dialog,
    identity::{identity, use_tab_icon},
    sidebar::sidebar,
};
use crate::{
    components::{
        action_button::{ActionButton, Weight},
        icon::Icon,
        label::{Colour, label},
    },
    participants::card::accent,
    route::Route,
    services::media::use_media,
    state::Connection,
};

/// From this width on the sidebar has its own column (PatternFly's `xl`).
const SIDEBAR_HAS_A_COLUMN: &str = "(min-width: 1200px)";

/// Around what, and for whom.
#[derive(Clone, PartialEq, Properties)]
pub struct FrameProperties {
    /// The participant; without one there is no sidebar.
    #[prop_or_default]
    pub participant: Option<Participant>,
    /// Is what the page shows up to date?
    pub connection: Connection,
    /// The sidebar shows icons only, where it has a column of its own.
    #[prop_or_default]
    pub collapsed: bool,
    /// It is to be collapsed there, or not any more.
    #[prop_or_default]
    pub oncollapse: Callback<bool>,
    /// The page that is shown.
    pub route: Option<Route>,
    /// The page.
    pub children: Html,
}

/// Shows the frame. PatternFly's page, with one `main` and a sidebar that is named, keeps its
/// icons when it is collapsed and cannot take the focus while it is hidden.
#[component]
pub fn Frame(props: &FrameProperties) -> Html {
    // Where it has no column of its own it lies over the page, until that is left.
    let wide = use_media(SIDEBAR_HAS_A_COLUMN);
    let opened = use_state_eq(|| false);
    let expanded = if wide { !props.collapsed } else { *opened };
    let page = use_node_ref();
    use_tab_icon(&page, props.participant.as_ref());
    let helping = use_state_eq(|| false);
    {
        // A page in a window made narrower must not be left under its sidebar.
        let opened = opened.setter();
        use_effect_with(wide, move |_| opened.set(false));
    }
    let toggle = {
        let (opened, oncollapse) = (opened.clone(), props.oncollapse.clone());
        Callback::from(move |()| match wide {
            true => oncollapse.emit(expanded),
            false => opened.set(!expanded),
        })
    };
    let onnavigate = Callback::from(move |()| opened.set(false));
    let help = |open: bool| {
        let helping = helping.clone();
        Callback::from(move |()| helping.set(open))
    };
    let colour = props.participant.as_ref().map(|participant| accent(&participant.colour));
    let bare = props.participant.is_none().then_some("tally-page--bare");

    let sidebar_toggle =
        ActionButton::of_icon(Icon::Bars, "Sidebar").expands("sidebar", expanded).onclick(toggle);
    let help_button = ActionButton::new(Weight::Secondary, "?")
        .named("Help")
        .class("tally-help")
        .onclick(help(true));

    html! {
        <div ref={page} class={classes!("pf-v6-c-page", "tally-page", colour, bare)}>
            { skip_link() }
            <header class="pf-v6-c-masthead pf-m-display-inline">
                <div class="pf-v6-c-masthead__main">
                    if props.participant.is_some() {
                        <span class="pf-v6-c-masthead__toggle">{ sidebar_toggle.html() }</span>
                    }
                    <div class="pf-v6-c-masthead__brand tally-brand">
                        { tally_stick() }
                        <span class="tally-brand__name">{ "Tallystick" }</span>
                    </div>
                </div>
                <div class="pf-v6-c-masthead__content tally-masthead">
                    if let Some(participant) = &props.participant {
                        { identity(participant) }
                        <span role="status">{ connection_label(props.connection) }</span>
                    }
                    { help_button.html() }
                </div>
            </header>
            if let Some(participant) = &props.participant {
                { sidebar(participant, expanded, props.route.as_ref(), &onnavigate) }
            }
            <div class="pf-v6-c-page__main-container pf-m-fill tally-main-container">
                { props.children.clone() }
            </div>
            if *helping {
                { help_dialog(&help(false)) }
            }
        </div>
    }
}

/// A link to the content; by focus and not by address, which belongs to the router.
fn skip_link() -> Html {
    let onclick = |event: MouseEvent| {
        event.prevent_default();
        let main = document().query_selector("main").ok().flatten();
        main.and_then(|main| main.dyn_into::<HtmlElement>().ok())
            .inspect(|main| drop(main.focus()));
    };
    html! {
        <div class="pf-v6-c-skip-to-content">
            <a class="pf-v6-c-button pf-m-primary" href="#main" {onclick}>{ "Skip to content" }</a>
        </div>
    }
}

/// The brand's mark: a split tally stick, both halves with the same notches.
fn tally_stick() -> Html {
    html! {
        <svg class="tally-mark" viewBox="0 0 32 32" aria-hidden="true" focusable="false">
            <path d="M2 8h28v6H2z M2 18h28v6H2z" />
            <path class="tally-mark__notches" d="M8 8v16 M13 8v16 M18 8v16 M23 8v16" />
        </svg>
    }
}

fn connection_label(connection: Connection) -> Html {
    match connection {
        Connection::Live => label(Colour::Green, Icon::CheckCircle, "Live"),
        Connection::Connecting => label(Colour::Blue, Icon::CircleArrows, "Connecting"),
        Connection::Offline => label(Colour::Red, Icon::ExclamationCircle, "Offline"),
    }
}
