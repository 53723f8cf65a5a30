//! The start page.

use yew::prelude::*;

use super::card::participant_card;
use crate::{
    app::{use_commands, use_store},
    commands::Command,
    components::{
        action_button::{ActionButton, Weight},
        alert::{Alert, AlertKind},
        card::card,
        link::link,
        page_heading::PageHeading,
        resource_view::{ResourceWords, view_resource},
    },
    route::Route,
    shell::help,
};

/// What is said of the participants where there are none, here and on `Define Token`.
pub const WORDS: ResourceWords = ResourceWords {
    thing: "participants",
    empty: "This network has no participants.",
    next: "Whoever runs the issuer adds them.",
};

/// Lets the person choose which participant this tab is.
#[component]
pub fn Participants() -> Html {
    let store = use_store();
    let commands = use_commands();
    let onretry = {
        let commands = commands.clone();
        Callback::from(move |()| commands.give(Command::Retry))
    };
    let onselect = {
        let commands = commands.clone();
        Callback::from(move |id| commands.give(Command::Select(id)))
    };

    let participants = view_resource(&store.participants, &WORDS, &onretry, |participants| {
        let enrolling = store.enrolling.as_ref();
        let cards = participants.iter().map(|one| participant_card(one, enrolling, &onselect));
        html! { <ul class="tally-participants">{ for cards }</ul> }
    });

    // Beside the wallet that is kept and cannot be opened.
    let start_anew = store.unopened.clone().map_or_else(Html::default, |participant| {
        let command = Command::StartAnew(participant);
        let onclick = Callback::from(move |()| commands.give(command.clone()));
        ActionButton::new(Weight::Link, "Start anew").onclick(onclick).html()
    });

    html! {
        <>
            <PageHeading
                title="Participants"
                lead="Choose a participant to proceed with in the demo."
            />
            <section class="pf-v6-c-page__main-section tally-stack" aria-label="Participants">
                if let Some(problem) = &store.enrolment_failure {
                    { Alert::new(AlertKind::Danger, problem.message.clone())
                        .action(start_anew)
                        .announced() }
                }
                <p>
                    { "Did somebody give you a token? You can " }
                    { link(Route::Verify, Classes::new(), html! { "verify it" }) }
                    { " without choosing a participant." }
                </p>
                { participants }
                { card(help::TITLE, help::steps()) }
            </section>
        </>
    }
}
