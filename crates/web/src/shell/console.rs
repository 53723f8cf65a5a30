//! What the address names, for whom the tab is, within the frame.

use yew::prelude::*;

use super::not_found::not_found;

use super::{frame::Frame, sidebar::home};
use crate::{
    app::{use_commands, use_store},
    chats::{conversation::Conversation, link_page::LinkPage, page::Chats},
    commands::{Command, Commands},
    components::{
        alert::{Alert, AlertKind},
        spinner::large_spinner,
        toaster::Toaster,
    },
    definitions::{define::page::DefineToken, page::TokenDefinitions},
    directory::Directory,
    flows::{flow_page::FlowPage, page::Flows, tracker::FlowTracker},
    issuances::page::Issuances,
    offers::questions::OfferQuestions,
    participants::page::Participants,
    redemptions::page::Redemptions,
    route::Route,
    services::address,
    settings::page::Settings,
    state::{OfferView, Preferences, Resource, Session, State},
    token_manager::page::TokenManager,
    tokens::{page::Tokens, token_page::Token},
    totals::page::Totals,
    transfers::page::Transfers,
    unsent::UnsentBar,
    verify::page::Verify,
};

/// Shows the page in its frame, with the flow tracker, the offers and the toasts.
#[component]
pub fn Console() -> Html {
    let store = use_store();
    let commands = use_commands();
    let route = use_route();
    use_going_home(route.clone());

    let participant = store.participant().cloned();
    let arriving = use_arriving(&store);
    // One that is asked about on the page is not asked about twice.
    let on_page = |chat: &str| matches!(&route, Some(Route::Chat(id)) if id == chat);
    let offers = store.offers.iter().filter(|offer| !on_page(&offer.chat.to_string()));
    let offers: Vec<OfferView> = offers.cloned().collect();
    let page = html! {
        <main id="main" class="pf-v6-c-page__main" tabindex="-1">
            if let (true, Some(session)) = (store.unknown_wallet, &store.session) {
                { unknown_wallet(&commands, session) }
            }
            if participant.is_some() {
                <UnsentBar />
            }
            <OfferQuestions {offers} />
            { page(route.as_ref(), participant.is_some(), arriving) }
        </main>
    };
    // A page that waits until somebody is enrolled stays in its place meanwhile.
    let enrols = matches!(route, Some(Route::ChatLink(_)));
    let tracked = participant.is_some() && store.preferences.show_flow_tracker && !enrols;

    let oncollapse = {
        let (commands, preferences) = (commands.clone(), store.preferences.clone());
        Callback::from(move |sidebar_collapsed| {
            commands
                .give(Command::Prefer(Preferences { sidebar_collapsed, ..preferences.clone() }));
        })
    };

    html! {
        <>
            <Frame
                {participant}
                connection={store.connection}
                collapsed={store.preferences.sidebar_collapsed}
                {oncollapse}
                {route}
            >
                if tracked {
                    <FlowTracker
                        flows={store.flows.clone()}
                        definitions={store.definitions.ready().cloned().unwrap_or_default()}
                        directory={Directory::new(&store.participants)}
                        hide_on_click_away={store.preferences.hide_flow_tracker_on_click_away}
                        onretry={Callback::from(move |()| commands.give(Command::Retry))}
                    >
                        { page }
                    </FlowTracker>
                } else {
                    { page }
                }
            </Frame>
            <Toaster toasts={store.toasts.clone()} />
        </>
    }
}

/// What this browser keeps, and the issuer does not know.
fn unknown_wallet(commands: &Commands, session: &Session) -> Html {
    let (commands, participant) = (commands.clone(), session.participant.id.clone());
    let onclick = Callback::from(move |_| commands.give(Command::StartAnew(participant.clone())));
    html! {
        <div class="pf-v6-c-page__main-section">
            { Alert::new(AlertKind::Warning, "The issuer does not know this browser's wallet")
                .details(html! {
                    "It was started with another database, or restored from an older copy. \
                     Everything that the wallet holds is kept in this browser, and the wallet goes \
                     on by itself when the issuer knows it again. Until then nothing can be \
                     requested or answered with it. You can start anew with a second wallet; this \
                     one is kept beside it."
                })
                .action(html! {
                    <button class="pf-v6-c-button pf-m-link pf-m-inline" type="button" {onclick}>
                        <span class="pf-v6-c-button__text">{ "Start anew" }</span>
                    </button>
                })
                .announced() }
        </div>
    }
}

/// Whoever is nobody yet chooses first; the address stays and is shown afterwards. To verify a token
/// nobody needs to be anybody.
fn page(route: Option<&Route>, chosen: bool, arriving: bool) -> Html {
    match route {
        None => not_found(),
        Some(route) if arriving && *route != Route::Participants => html! {
            <div class="tally-state">{ large_spinner("Loading the page") }</div>
        },
        Some(Route::ChatLink(name)) => {
            html! { <LinkPage key={name.clone()} name={name.clone()} /> }
        }
        Some(Route::Verify) => html! { <Verify /> },
        Some(_) if !chosen => html! { <Participants /> },
        Some(Route::Participants) => Html::default(),
        Some(Route::DefineToken) => html! { <DefineToken /> },
        Some(Route::TokenDefinitions) => html! { <TokenDefinitions /> },
        Some(Route::TokenManager) => html! { <TokenManager /> },
        Some(Route::Transfers) => html! { <Transfers /> },
        Some(Route::Redemptions) => html! { <Redemptions /> },
        Some(Route::Issuances) => html! { <Issuances /> },
        Some(Route::Flows) => html! { <Flows /> },
        Some(Route::Flow(id)) => html! { <FlowPage key={id.clone()} id={id.clone()} /> },
        Some(Route::Totals) => html! { <Totals /> },
        Some(Route::Tokens) => html! { <Tokens /> },
        Some(Route::Token(id)) => html! { <Token id={id.clone()} /> },
        Some(Route::Chats) => html! { <Chats /> },
        Some(Route::Chat(id)) => html! { <Conversation key={id.clone()} id={id.clone()} /> },
        Some(Route::Settings) => html! { <Settings /> },
    }
}

/// After a reload the tab is nobody for a moment. Until it is known to have been nobody before, it
/// is not asked to choose.
#[hook]
fn use_arriving(state: &State) -> bool {
    let arrived = use_mut_ref(|| false);
    let waits = matches!(state.participants, Resource::Loading) || state.enrolling.is_some();
    if state.session.is_some() || !waits {
        *arrived.borrow_mut() = true;
    }
    !*arrived.borrow()
}

/// The page that the address names.
#[hook]
fn use_route() -> Option<Route> {
    let route = use_state_eq(address::current);
    {
        let route = route.clone();
        use_effect_with((), move |()| {
            let listener = address::listen(move || route.set(address::current()));
            move || drop(listener)
        });
    }
    (*route).clone()
}

/// Once a participant is chosen, the start page gives way to its first page; once it is given up,
/// the address is the start page's again.
#[hook]
fn use_going_home(route: Option<Route>) {
    let store = use_store();
    let participant = store.participant().cloned();
    let before = use_mut_ref(|| None);
    use_effect_with((participant, route), move |(participant, route)| {
        let before = before.replace(participant.clone());
        match (participant, route) {
            (Some(participant), Some(Route::Participants)) => address::replace(&home(participant)),
            (None, Some(_)) if before.is_some() => address::go(&Route::Participants),
            _ => {}
        }
    });
}
