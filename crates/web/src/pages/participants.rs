//! The start page.

use patternfly_yew::prelude::{Alert, AlertType};
use yew::prelude::*;

use crate::{
    app::{use_commands, use_store},
    commands::Command,
    components::{
        page_heading::PageHeading,
        participant_card::ParticipantCard,
        resource_view::{ResourceWords, view_resource},
    },
};

const WORDS: ResourceWords =
    ResourceWords { thing: "participants", empty: "This network has no participants." };

/// Lets the person choose which participant this tab is.
#[component]
pub fn Participants() -> Html {
    let store = use_store();
    let commands = use_commands();
    let onretry = {
        let commands = commands.clone();
        Callback::from(move |()| commands.give(Command::Retry))
    };
    let onselect = Callback::from(move |id| commands.give(Command::Select(id)));

    html! {
        <>
            <PageHeading
                title="Participants"
                lead="Choose a participant to proceed with in the demo."
            />
            <section class="pf-v6-c-page__main-section tally-stack" aria-label="Participants">
                if let Some(problem) = &store.refused {
                    <div role="alert">
                        <Alert
                            inline=true
                            r#type={AlertType::Danger}
                            title={problem.message.clone()}
                        />
                    </div>
                }
                { view_resource(&store.participants, &WORDS, &onretry, |participants| html! {
                    <ul class="tally-participants">
                        { for participants.iter().map(|participant| html! {
                            <ParticipantCard
                                key={participant.id.to_string()}
                                participant={participant.clone()}
                                busy={store.enrolling.as_ref() == Some(&participant.id)}
                                disabled={store.enrolling.as_ref().is_some_and(|id| *id != participant.id)}
                                onselect={onselect.clone()}
                            />
                        }) }
                    </ul>
                }) }
            </section>
        </>
    }
}
