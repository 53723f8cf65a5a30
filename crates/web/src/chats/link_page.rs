//! `/chat/{name}`: where the link and the QR code of a talker lead.

use tallystick_core::host::TalkerView;
use yew::prelude::*;

use super::{opening::use_opening, talker::words};
use crate::{
    app::{use_commands, use_store},
    commands::Command,
    components::{
        action_button::{ActionButton, Weight},
        alert::{Alert, AlertKind},
        outcome::refused,
        page_heading::PageHeading,
        resource_view::{ResourceWords, view_resource},
    },
};

const WORDS: ResourceWords = ResourceWords {
    thing: "talkers",
    empty: "This issuer has no talker of that name.",
    next: "Nothing was opened; ask whoever gave you the link.",
};

/// Which talker.
#[derive(Clone, PartialEq, Properties)]
pub struct LinkPageProperties {
    /// Its name, as the address has it.
    pub name: String,
}

/// Says what the chat is for and opens it. In a demonstration, whoever is nobody yet becomes a device
/// of the participant that the talker names for its visitors.
#[component]
pub fn LinkPage(props: &LinkPageProperties) -> Html {
    let store = use_store();
    let commands = use_commands();
    let (action, open) = use_opening(props.name.clone());
    let wanted = use_state_eq(|| false);
    let arrived = store.session.as_ref().map(|session| session.wallet);
    {
        let (wanted, open) = (wanted.clone(), open.clone());
        use_effect_with((arrived, *wanted), move |(arrived, is_wanted)| {
            if *is_wanted && arrived.is_some() {
                wanted.set(false);
                open.emit(());
            }
        });
    }
    let onretry = {
        let commands = commands.clone();
        Callback::from(move |()| commands.give(Command::Retry))
    };
    let found = store.talkers.filter(|talker| talker.name == props.name);
    let title = found
        .ready()
        .and_then(|found| found.first())
        .map(|talker| words(talker, store.language.as_deref()).0);
    let start = |talker: &TalkerView| {
        let (wanted, open, commands) = (wanted.clone(), open.clone(), commands.clone());
        let visitor = talker.visitor.clone();
        Callback::from(move |()| match (arrived, &visitor) {
            (Some(_), _) => open.emit(()),
            (None, Some(visitor)) => {
                wanted.set(true);
                commands.give(Command::Select(visitor.clone()));
            }
            (None, None) => {}
        })
    };
    let busy = action.busy() || *wanted && store.enrolment_failure.is_none();
    let content = |talker: &TalkerView| {
        let nobody = arrived.is_none() && talker.visitor.is_none();
        html! {
            <div class="tally-stack">
                <p dir="auto">{ words(talker, store.language.as_deref()).1 }</p>
                if nobody {
                    { Alert::new(AlertKind::Information, "Choose who you are on the start page first, then open the link again.").inline() }
                } else {
                    <div class="tally-buttons">
                        { ActionButton::new(Weight::Primary, "Start chat").busy(busy).onclick(start(talker)).html() }
                    </div>
                }
                if let Some(problem) = &store.enrolment_failure {
                    { Alert::new(AlertKind::Danger, problem.message.clone()).announced() }
                }
                { for action.refusal().map(refused) }
            </div>
        }
    };
    html! {
        <>
            <PageHeading title={title.unwrap_or_else(|| "Chat".to_owned())} />
            <section class="pf-v6-c-page__main-section" aria-label="Chat">
                { view_resource(&found, &WORDS, &onretry, |found| html! {
                    { for found.iter().map(content) }
                }) }
            </section>
        </>
    }
}
