//! What the address names, for whom the tab is, within the frame.

use yew::prelude::*;

use super::{
    frame::Frame,
    not_found::not_found,
    pages::{Pages, Wanted, use_pages},
    sidebar::home,
};
use crate::{
    app::{use_commands, use_store},
    commands::{Command, Commands},
    components::{
        alert::{Alert, AlertKind},
        resource_view::failed,
        spinner::large_spinner,
        toaster::Toaster,
    },
    directory::Directory,
    flows::tracker::FlowTrackerProperties,
    offers::questions::OfferQuestionsProperties,
    participants::page::Participants,
    route::Route,
    services::address::{self, use_route},
    state::{OfferView, Preferences, Resource, Session, State},
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
    let shown = Shown::of(route.as_ref(), participant.is_some(), arriving);
    let (pages, fetch) = use_pages(match &store.participants {
        _ if shown.is_fetched() => Wanted::Now,
        Resource::Loading => Wanted::Later,
        Resource::Ready(_) | Resource::Failed(_) => Wanted::Soon,
    });
    let bars = pages.ready().filter(|_| participant.is_some());
    let bars = bars.map(|pages| (pages.bars)(OfferQuestionsProperties { offers }));
    let page = html! {
        <main id="main" class="pf-v6-c-page__main" tabindex="-1">
            if let (true, Some(session)) = (store.unknown_wallet, &store.session) {
                { unknown_wallet(&commands, session) }
            }
            { for bars }
            { shown.view(&pages, &fetch) }
        </main>
    };
    // A page that waits until somebody is enrolled stays in its place meanwhile.
    let enrols = matches!(route, Some(Route::ChatLink(_)));
    let tracked = participant.is_some() && store.preferences.show_flow_tracker && !enrols;
    let page = match pages.ready().filter(|_| tracked) {
        Some(pages) => (pages.tracker)(FlowTrackerProperties {
            flows: store.flows.clone(),
            definitions: store.definitions.ready().cloned().unwrap_or_default(),
            directory: Directory::new(&store.participants),
            hide_on_click_away: store.preferences.hide_flow_tracker_on_click_away,
            onretry: {
                let commands = commands.clone();
                Callback::from(move |()| commands.give(Command::Retry))
            },
            children: page,
        }),
        None => page,
    };

    let oncollapse = {
        let preferences = store.preferences.clone();
        Callback::from(move |sidebar_collapsed| {
            commands
                .give(Command::Prefer(Preferences { sidebar_collapsed, ..preferences.clone() }));
        })
    };

    let open_request = route.as_ref().and_then(Route::open_request);
    html! {
        <>
            <Frame
                {participant}
                connection={store.connection}
                collapsed={store.preferences.sidebar_collapsed}
                {oncollapse}
                {route}
            >
                { page }
            </Frame>
            <Toaster toasts={store.toasts.clone()} {open_request} />
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

/// What stands in the middle.
enum Shown<'a> {
    /// Nothing is at the address.
    NotFound,
    /// Who this tab is, is not known yet.
    Arriving,
    /// The start page.
    Participants,
    /// Nothing: the address changes next.
    Leaving,
    /// One of those that are fetched.
    Page(&'a Route),
}

impl<'a> Shown<'a> {
    /// Whoever is nobody yet chooses first; the address stays and is shown afterwards. To verify a
    /// token nobody needs to be anybody.
    fn of(route: Option<&'a Route>, chosen: bool, arriving: bool) -> Self {
        match route {
            None => Self::NotFound,
            Some(route) if arriving && *route != Route::Participants => Self::Arriving,
            Some(route @ (Route::ChatLink(_) | Route::Verify)) => Self::Page(route),
            Some(_) if !chosen => Self::Participants,
            Some(Route::Participants) => Self::Leaving,
            Some(route) => Self::Page(route),
        }
    }

    /// Arriving, too: only a tab that is not on the start page arrives.
    fn is_fetched(&self) -> bool {
        matches!(self, Self::Arriving | Self::Page(_))
    }

    fn view(&self, pages: &Resource<Pages>, fetch: &Callback<()>) -> Html {
        match (self, pages) {
            (Self::NotFound, _) => not_found(),
            (Self::Participants, _) => html! { <Participants /> },
            (Self::Leaving, _) => Html::default(),
            (Self::Page(route), Resource::Ready(pages)) => (pages.page)(route),
            (Self::Page(_), Resource::Failed(problem)) => failed("page", problem, fetch),
            (Self::Arriving, _) | (Self::Page(_), Resource::Loading) => html! {
                <div class="tally-state">{ large_spinner("Loading the page") }</div>
            },
        }
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
